local function run(size)
    local inside = 0
    for row = 0, size - 1 do
        local ci = 2.0 * row / size - 1.0
        for column = 0, size - 1 do
            local cr = 2.0 * column / size - 1.5
            local zr, zi, i, escaped = 0.0, 0.0, 0, false
            while i < 50 do
                local zr2, zi2 = zr * zr, zi * zi
                if zr2 + zi2 > 4.0 then escaped = true; break end
                zi = 2.0 * zr * zi + ci
                zr = zr2 - zi2 + cr
                i = i + 1
            end
            if not escaped then inside = inside + 1 end
        end
    end
    return inside
end
print(run(tonumber(arg[1]) or 700))
