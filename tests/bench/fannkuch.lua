local function run(n)
    local p, count = {}, {}
    for i = 0, n - 1 do p[i] = i; count[i] = 0 end
    local flips_max, checksum, permutation, r = 0, 0, 0, n
    while true do
        while r ~= 1 do count[r - 1] = r; r = r - 1 end
        local first = p[0]
        if first ~= 0 then
            local q = {}
            for i = 0, n - 1 do q[i] = p[i] end
            local flips = 0
            while first ~= 0 do
                local low, high = 0, first
                while low < high do
                    q[low], q[high] = q[high], q[low]
                    low = low + 1
                    high = high - 1
                end
                first = q[0]
                flips = flips + 1
            end
            if flips > flips_max then flips_max = flips end
            if permutation % 2 == 0 then checksum = checksum + flips else checksum = checksum - flips end
        end
        while true do
            if r == n then return checksum, flips_max end
            local head = p[0]
            for i = 0, r - 1 do p[i] = p[i + 1] end
            p[r] = head
            count[r] = count[r] - 1
            if count[r] > 0 then break end
            r = r + 1
        end
        permutation = permutation + 1
    end
end
local checksum, flips
for _ = 1, 3 do checksum, flips = run(tonumber(arg[1]) or 9) end
print(string.format("%d %d", checksum, flips))
