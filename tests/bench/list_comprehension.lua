local total, n = 0, tonumber(arg[1]) or 140000
for i = 0, n - 1 do
    local squares, odd, pairs_ = {}, {}, {}
    for x = 0, 99 do squares[#squares + 1] = x * x end
    for k = 1, #squares do
        local x = squares[k]
        if x % 2 == 1 then odd[#odd + 1] = x end
    end
    for x = 0, 9 do for y = 0, 9 do pairs_[#pairs_ + 1] = x + y end end
    local sum = 0
    for k = 1, #pairs_ do sum = sum + pairs_[k] end
    total = total + #odd + sum + squares[i % 100 + 1]
end
print(string.format("%d", total))
