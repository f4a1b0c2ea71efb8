local Counter = {}
Counter.__index = Counter
function Counter.new(step) return setmetatable({value = 0, step = step}, Counter) end
function Counter:add(n) self.value = self.value + n * self.step; return self end
function Counter:get() return self.value end
local Clamped = setmetatable({}, {__index = Counter})
Clamped.__index = Clamped
function Clamped.new(step, limit)
    local self = setmetatable(Counter.new(step), Clamped)
    self.limit = limit
    return self
end
function Clamped:add(n)
    self.value = self.value + n * self.step
    if self.value > self.limit then self.value = self.value - self.limit end
    return self
end
local counters = {Counter.new(1), Clamped.new(2, 1000), Counter.new(3), Clamped.new(5, 77)}
local total = 0
for i = 0, (tonumber(arg[1]) or 1800000) - 1 do
    for j = 1, 4 do
        local c = counters[j]
        c:add(i % 4)
        total = total + c:get() % 8
    end
end
print(string.format("%d", total))
