local TEXT = [[

def area(radius, unit):
    # pi to a few places
    result = 3.14159 * radius ** 2 + offset[12]
    if result >= 100: return 'large' + unit
    return "small" + unit_of(result) - 1
]]
local sub, find = string.sub, string.find
local double = {["**"] = true, [">="] = true, ["=="] = true}
local function tokens(text)
    local out, i, n = {}, 1, #text
    while i <= n do
        local c = sub(text, i, i)
        if c == " " or c == "\n" or c == "\t" then
            i = i + 1
        elseif find(c, "%a") or c == "_" then
            local j = i + 1
            while j <= n and (find(sub(text, j, j), "%w") or sub(text, j, j) == "_") do j = j + 1 end
            out[#out + 1] = {"name", sub(text, i, j - 1)}
            i = j
        elseif find(c, "%d") then
            local j = i + 1
            while j <= n and (find(sub(text, j, j), "%d") or sub(text, j, j) == ".") do j = j + 1 end
            out[#out + 1] = {"number", sub(text, i, j - 1)}
            i = j
        elseif c == "#" then
            while i <= n and sub(text, i, i) ~= "\n" do i = i + 1 end
        elseif c == "'" or c == '"' then
            local j = i + 1
            while sub(text, j, j) ~= c do j = j + 1 end
            out[#out + 1] = {"string", sub(text, i + 1, j - 1)}
            i = j + 1
        else
            local j = double[sub(text, i, i + 1)] and i + 2 or i + 1
            out[#out + 1] = {"op", sub(text, i, j - 1)}
            i = j
        end
    end
    return out
end
local kinds = {}
for _ = 1, tonumber(arg[1]) or 60000 do
    for _, t in ipairs(tokens(TEXT)) do kinds[t[1]] = (kinds[t[1]] or 0) + #t[2] end
end
print(string.format("%d %d %d %d", kinds.name, kinds.number, kinds.string, kinds.op))
