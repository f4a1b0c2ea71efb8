local function node(left, right) return {left = left, right = right} end
local function build(depth)
    if depth == 0 then return node(nil, nil) end
    return node(build(depth - 1), build(depth - 1))
end
local function check(n)
    if n.left == nil then return 1 end
    return 1 + check(n.left) + check(n.right)
end
local n = tonumber(arg[1]) or 17
local stays, total = build(n), 0
for depth = 4, n, 2 do
    for _ = 1, 2 ^ (n - depth) do total = total + check(build(depth)) end
end
print(string.format("%d", total + check(stays)))
