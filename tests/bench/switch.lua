-- The nearest thing Lua has: a ring of coroutines, resumed in turn.
local n, ring, sum = tonumber(arg[1]) or 10000, {}, 0
for i = 1, 100 do
    ring[i] = coroutine.create(function()
        for _ = 1, n do coroutine.yield() end
        sum = sum + n
    end)
end
local resume, status = coroutine.resume, coroutine.status
local alive = #ring
while alive > 0 do
    alive = 0
    for i = 1, #ring do
        local c = ring[i]
        if status(c) ~= "dead" then
            resume(c)
            alive = alive + 1
        end
    end
end
print(string.format("%d", sum))
