local limit, count, flags = tonumber(arg[1]) or 6000000, 0, {}
for n = 0, limit do flags[n] = true end
for n = 2, limit do
    if flags[n] then
        count = count + 1
        local m = n * n
        while m <= limit do
            flags[m] = false
            m = m + n
        end
    end
end
print(count)
