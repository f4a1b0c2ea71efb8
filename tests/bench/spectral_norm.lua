local function a(i, j) return 1.0 / ((i + j) * (i + j + 1) / 2 + i + 1) end
local function sum_row(i, v, n)
    local total = 0.0
    for j = 0, n - 1 do total = total + a(i, j) * v[j] end
    return total
end
local function times(v, n)
    local out = {}
    for i = 0, n - 1 do out[i] = sum_row(i, v, n) end
    return out
end
local function times_transposed(v, n)
    local out = {}
    for i = 0, n - 1 do
        local total = 0.0
        for j = 0, n - 1 do total = total + a(j, i) * v[j] end
        out[i] = total
    end
    return out
end
local n = tonumber(arg[1]) or 480
local u, v = {}, nil
for i = 0, n - 1 do u[i] = 1.0 end
for _ = 1, 6 do
    v = times_transposed(times(u, n), n)
    u = times_transposed(times(v, n), n)
end
local vbv, vv = 0.0, 0.0
for i = 0, n - 1 do vbv = vbv + u[i] * v[i]; vv = vv + v[i] * v[i] end
print(string.format("%.9f", math.sqrt(vbv / vv)))
