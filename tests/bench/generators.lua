local yield, wrap = coroutine.yield, coroutine.wrap
local function count(n)
    return wrap(function() for i = 0, n - 1 do yield(i) end end)
end
local function odd(items)
    return wrap(function() for x in items do if x % 2 == 1 then yield(x) end end end)
end
local function both(n)
    return wrap(function()
        for x in count(n) do yield(x) end
        for x in count(n) do yield(x) end
    end)
end
local n, total = tonumber(arg[1]) or 5000000, 0
for x in count(n) do total = total + x % 4 end
for x in odd(count(n)) do total = total + x % 8 end
for _ in both(n) do total = total + 1 end
print(string.format("%d", total))
