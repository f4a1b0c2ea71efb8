local n, seed, numbers = tonumber(arg[1]) or 600000, 42, {}
-- 1103515245 * 2^31 does not fit a double: multiply in two halves.
for i = 1, n do
    local low, high = seed % 65536, math.floor(seed / 65536)
    seed = ((high * 1103515245) % 32768 * 65536 + low * 1103515245 + 12345) % 2147483648
    numbers[i] = seed
end
local function sorted(list, key)
    local out = {}
    for i = 1, #list do out[i] = list[i] end
    if not key then table.sort(out) return out end
    local keys = {}
    for i = 1, #out do keys[out[i]] = key(out[i]) end
    table.sort(out, function(a, b) return keys[a] < keys[b] end)
    return out
end
local plain = sorted(numbers)
local by_digit = sorted(numbers, function(x) return (x % 1000) * 4294967296 + x end)
local names = {}
for i = 1, n do names[i] = string.format("%d", numbers[i]) end
table.sort(names)
local backwards = sorted(numbers, function(x) return -x end)
print(string.format("%d %d %s %s", plain[math.floor(n / 2) + 1], by_digit[math.floor(n / 3) + 1],
    names[math.floor(n / 4) + 1], backwards[1] == plain[n] and "True" or "False"))
