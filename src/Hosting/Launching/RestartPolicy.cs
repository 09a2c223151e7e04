using System.Globalization;
using ActorShm.Actors;

namespace ActorShm.Hosting.Launching;

/// <summary>What is done about a node that has ended.</summary>
/// <param name="Delay">The time after which it is started again; null when it is not.</param>
/// <param name="Text">The same as a sentence.</param>
internal sealed record RestartDecision(TimeSpan? Delay, string Text);

/// <summary>
/// Decides when nodes that end are started again: each time after twice the delay, and only so many times within a window. So a cause that kills nodes over and over, such as a job
/// that somebody keeps submitting, does not keep the machine busy with starting processes. The cause may be over after the window, so no node stays away for good. Safe on any thread.
/// </summary>
/// <param name="settings">The numbers of restarts, their window and their delays.</param>
/// <param name="time">The source of time. Only its timestamps are used, so that setting the clock changes nothing.</param>
/// <param name="byHand">The command that starts a node in place of one that stays away.</param>
internal sealed class RestartPolicy(ActorShmSettings settings, TimeProvider time, string byHand = "actorshm node")
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, Queue<long>> _endsOf = [];

    /// <summary>Decides about a node that has ended now.</summary>
    /// <param name="node">The node's number.</param>
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
