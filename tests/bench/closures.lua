local function counter(start)
    local n = start
    return function(by) n = n + by; return n end
end
local function compose(f, g) return function(x) return f(g(x)) end end
local total, up = 0, counter(0)
local i
local twice = compose(function(x) return x + 1 end, function(x) return x * 2 end)
for k = 0, (tonumber(arg[1]) or 5000000) - 1 do
    i = k
    total = total + up(i % 2)
    total = total + twice(i) % 16
    if i % 8 == 0 then
        up = counter(i % 64)
        twice = compose(function(x) return x + i end, function(x) return x * 3 end)
    end
end
print(string.format("%d", total))
