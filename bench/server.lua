-- wrk: pages as many people ask for them. SESSIONS is a file of bench-sessions; PAGES a list of kinds, all of them by default.
local sessions = {}
for line in io.lines(os.getenv("SESSIONS")) do
    local cookie, organisation = line:match("^(%S+) (%d+)")
    sessions[#sessions + 1] = {cookie = cookie, organisation = tonumber(organisation)}
end
-- Systems of an organisation: bench/register.c gives system i to organisation 1 + i % 200.
local each = math.floor((tonumber(os.getenv("SYSTEMS")) or 10000) / 200)
local function system(who)
    local o = who.organisation > 0 and who.organisation or math.random(200)
    local k = o == 1 and math.random(each - 1) or math.random(0, each - 2)
    return (o - 1) + 200 * k
end
local words = {"%E7%94%B3%E8%AB%8B", "%E8%A8%BC%E8%B7%A1", "%E3%83%9D%E3%83%BC%E3%82%BF%E3%83%AB", "%E4%BA%BA%E4%BA%8B%E7%B5%A6%E4%B8%8E"}
local kinds = {
    home = {20, function() return "/" end},
    systems = {20, function() return "/systems" end},
    search = {5, function() return "/systems?words=" .. words[math.random(#words)] end},
    system = {20, function(who) return "/systems/" .. system(who) end},
    questions = {10, function(who) return "/systems/" .. system(who) .. "/work/4" end},
    requirements = {10, function(who) return "/systems/" .. system(who) .. "/work/6" end},
    history = {5, function(who) return "/systems/" .. system(who) .. "/history" end},
    standards = {5, function() return "/standards" end},
    account = {5, function() return "/account" end},
}
local mix = {}
for name, kind in pairs(kinds) do
    if not os.getenv("PAGES") or (" " .. os.getenv("PAGES") .. " "):find(" " .. name .. " ", 1, true) then
        for _ = 1, kind[1] do mix[#mix + 1] = kind[2] end
    end
end
local threads = {}
function setup(thread)
    thread:set("seed", #threads + 1)
    threads[#threads + 1] = thread
end
function init()
    math.randomseed(seed or 1)
    bad = 0
    worst = ""
end
function request()
    local who = sessions[math.random(#sessions)]
    last = mix[math.random(#mix)](who)
    return wrk.format("GET", last, {Cookie = "kijun=" .. who.cookie})
end
function response(status)
    if status ~= 200 then
        bad = bad + 1
        worst = status
    end
end
function done(summary, latency)
    local bad, worst = 0, ""
    for _, thread in ipairs(threads) do
        bad = bad + thread:get("bad")
        if thread:get("worst") ~= "" then worst = thread:get("worst") end
    end
    io.write(string.format("result per_s=%.0f p50_us=%.0f p99_us=%.0f max_us=%.0f bad=%d status=%s errors=%d\n",
        summary.requests / (summary.duration / 1e6), latency:percentile(50), latency:percentile(99), latency.max, bad,
        tostring(worst), summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
