local d, key, n = {}, 1, tonumber(arg[1]) or 6000000
for i = 0, n - 1 do
    key = (key * 1103 + 12345) % 99991
    local old = d[key]
    if old then d[key] = old + 1 else d[key] = i % 16 end
end
local total = 0
for k = 0, 99999 do total = total + (d[k] or 0) end
for k = 0, 99999, 3 do d[k] = nil end
local size = 0
for _ in pairs(d) do size = size + 1 end
print(string.format("%d", total + size))
