local S = {"ba", "ke", "ri", "mo", "tu", "sol", "fin", "gar", "zed", "lux"}
local words = {}
for _, a in ipairs(S) do for _, b in ipairs(S) do for _, c in ipairs(S) do
    words[#words + 1] = a .. b .. c
end end end
local counts, size, at = {}, #words, 0
for i = 0, (tonumber(arg[1]) or 9000000) - 1 do
    at = (at * 31 + i) % size
    local word = words[at + 1]
    local old = counts[word]
    if old then counts[word] = old + 1 else counts[word] = 1 end
end
local kinds, best = 0, 0
for _, n in pairs(counts) do
    kinds = kinds + 1
    if n > best then best = n end
end
print(kinds, best, counts["bakeri"] or 0, counts["nothing"] or 0)
