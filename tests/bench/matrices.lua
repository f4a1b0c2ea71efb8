local function make(n, seed)
    local m = {}
    for i = 0, n - 1 do
        local row = {}
        for j = 0, n - 1 do row[j + 1] = (i * seed + j * 7) % 11 + 0.5 end
        m[i + 1] = row
    end
    return m
end
local function multiply(a, b)
    local n, out = #a, {}
    for i = 1, n do
        local row, line = a[i], {}
        for j = 1, n do
            local total = 0.0
            for k = 1, n do total = total + row[k] * b[k][j] end
            line[j] = total
        end
        out[i] = line
    end
    return out
end
local n = tonumber(arg[1]) or 320
local c = multiply(make(n, 3), make(n, 5))
local sum = 0
for i = 1, n do for j = 1, n do sum = sum + c[i][j] end end
print(string.format("%.3f %.3f", sum, c[2][3]))
