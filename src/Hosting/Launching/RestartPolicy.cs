using System.Globalization;
using ActorShm.Actors;

namespace ActorShm.Hosting.Launching;

/// <summary>What is done about a node that has ended.</summary>
/// <param name="Delay">After which time it is started again; null when it is not.</param>
/// <param name="Text">The same as a sentence.</param>
internal sealed record RestartDecision(TimeSpan? Delay, string Text);

/// <summary>
/// When nodes that end are started again: each time after twice the delay, and only so often within a time, so that whatever kills them, such as a job
/// that somebody submits again and again, keeps no machine busy with starting processes. What killed them may be over by then, so none stays away for good. Safe on any thread.
/// </summary>
/// <param name="settings">How often, and after which time.</param>
/// <param name="time">What time passes by: its timestamps, so that a clock that is set changes nothing.</param>
/// <param name="byHand">The command that starts a node in place of one that stays away.</param>
internal sealed class RestartPolicy(ActorShmSettings settings, TimeProvider time, string byHand = "actorshm node")
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, Queue<long>> _endsOf = [];

    /// <summary>Decides about a node that has ended now.</summary>
    /// <param name="node">Its number.</param>
    public RestartDecision Decide(int node)
    {
        lock (_gate)
        {
            if (!_endsOf.TryGetValue(node, out var ends))
            {
                _endsOf.Add(node, ends = new Queue<long>());
            }

            var now = time.GetTimestamp();
            while (ends.TryPeek(out var oldest) && time.GetElapsedTime(oldest, now) > settings.RestartWindow)
            {
                ends.Dequeue();
            }

            if (settings.Restarts == 0)
            {
                return new RestartDecision(null, "It is not started again (actorshm.host.restarts = 0).");
            }

            var (delay, window) = (DelayAfter(ends.Count), TextOf(settings.RestartWindow));
            if (ends.Count < settings.Restarts)
            {
                ends.Enqueue(now);
                return new RestartDecision(delay, $"It is started again after {TextOf(delay)}: {ends.Count} of {settings.Restarts} times within {window}.");
            }

            var untilOldestIsOver = settings.RestartWindow - time.GetElapsedTime(ends.Dequeue(), now);
            delay = untilOldestIsOver > delay ? untilOldestIsOver : delay;
            ends.Enqueue(now);
            return new RestartDecision(delay, $"It is started again after {TextOf(delay)}, because it has been {settings.Restarts} times within {window} (actorshm.host.restarts). '{byHand}' starts one by hand.");
        }
    }

    private TimeSpan DelayAfter(int earlier)
    {
        var delay = settings.RestartDelay;
        for (var i = 0; i < earlier && delay < settings.RestartDelayMost; i++)
        {
            delay *= 2;
        }

        return delay < settings.RestartDelayMost ? delay : settings.RestartDelayMost;
    }

    private static string TextOf(TimeSpan time) => time.TotalSeconds < 120
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0.#} min");
}
