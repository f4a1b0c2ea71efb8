local function check(n)
    if n % 2 == 1 then error({n = n}) end
    return n
end
local function deep(n, level)
    if level == 0 then local r = check(n) return r end
    local r = deep(n, level - 1)
    return r
end
local empty = setmetatable({}, {__index = function(_, k) error({key = k}) end})
local function get(i) local r = empty[i] return r end
local total = 0
for i = 0, (tonumber(arg[1]) or 800000) - 1 do
    local ok, r = pcall(check, i)
    if ok then total = total + r else total = total - r.n end
    ok, r = pcall(deep, i, 5)
    total = total + 1
    if not ok then total = total + 2 end
    if not pcall(get, i) then total = total + 3 end
end
print(string.format("%d", total))
