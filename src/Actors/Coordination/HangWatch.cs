using System.Collections.Immutable;
using ActorShm.Actors.Dataflow;

namespace ActorShm.Actors.Coordination;

/// <summary>
/// Finds nodes that hang: they owe something to a job, and have finished no block for any job for a given time. Only keeps books, without messages;
/// not thread-safe.
/// </summary>
/// <remarks>
/// Only the time in which the host was awake counts, added up in short steps. When the host or the whole machine was stopped,
/// the gap counts as one step, however long it was, and the nodes get the whole time again to show that they live. A slow node finishes a block now and
/// then, and a node that is busy with another job finishes blocks of that one.
/// </remarks>
internal sealed class HangWatch
{
    private const int StepsPerTimeout = 4;

    private readonly TimeSpan _timeout;
    private readonly TimeSpan _longestStep;
    private readonly TimeProvider _time;
    private readonly Dictionary<int, Watched> _nodes = [];
    private TimeSpan _awake;
    private long _steppedAt;

    /// <param name="timeout">How long a node may owe something without a sign of life.</param>
    /// <param name="interval">How often jobs report on their nodes.</param>
    /// <param name="time">The clock.</param>
    public HangWatch(TimeSpan timeout, TimeSpan interval, TimeProvider time)
    {
        _timeout = timeout;
        _longestStep = timeout / StepsPerTimeout > interval ? timeout / StepsPerTimeout : interval;
        _time = time;
        _steppedAt = time.GetTimestamp();
    }

    /// <summary>Takes what a job sees of its nodes, and finds those that hang.</summary>
    /// <param name="job">A key for the job; equal for one job and for no other.</param>
    /// <param name="nodes">What it sees of its nodes.</param>
    /// <returns>The nodes that hang.</returns>
    public ImmutableArray<int> Observe(object job, ImmutableArray<JobNodeReport> nodes)
    {
        Step();
        foreach (var node in nodes)
        {
            OfNumber(node.Node).Observe(job, node, _awake);
        }

        return [.. nodes.Where(node => node.Owes && _awake - _nodes[node.Node].AliveAt >= _timeout).Select(node => node.Node)];
    }

    /// <summary>Forgets a job that is over and waits for nobody.</summary>
    public void ForgetJob(object job)
    {
        foreach (var node in _nodes.Values)
        {
            node.Forget(job);
        }
    }

    /// <summary>Begins to watch a new node under a number. What was seen of an earlier node with this number, or is reported late of it, no longer counts.</summary>
    public void BeginNode(int node) => _nodes.Remove(node);

    /// <summary>Gets how long a node may go on without a sign of life before it hangs; null when it owes nothing.</summary>
    public TimeSpan? TimeLeft(int node)
    {
        Step();
        return _nodes.GetValueOrDefault(node) is { Owes: true } watched ? TimeSpan.FromTicks(Math.Max(0, (watched.AliveAt + _timeout - _awake).Ticks)) : null;
    }

    private Watched OfNumber(int node)
    {
        if (!_nodes.TryGetValue(node, out var watched))
        {
            _nodes.Add(node, watched = new Watched(_awake));
        }

        return watched;
    }

    private void Step()
    {
        var step = _time.GetElapsedTime(_steppedAt);
        _steppedAt = _time.GetTimestamp();
        _awake += step < _longestStep ? step : _longestStep;
    }

    /// <summary>What all jobs have seen of one node. All jobs look at all nodes, so each look must cost the same, however many jobs there are.</summary>
    private sealed class Watched(TimeSpan firstSeenAt)
    {
        private readonly Dictionary<object, (long Beats, bool Owes)> _lastOf = [];
        private int _creditors;

        /// <summary>Gets the time when the node last showed that it lives, or owed nothing to anybody.</summary>
        public TimeSpan AliveAt { get; private set; } = firstSeenAt;

        /// <summary>Whether any job waits for it.</summary>
        public bool Owes => _creditors > 0;

        public void Observe(object job, JobNodeReport now, TimeSpan at)
        {
            // A node that owed nothing at the last look may have begun to owe only a moment ago, however long ago that look was.
            var before = _lastOf.GetValueOrDefault(job);
            if (now.Beats != before.Beats || _creditors == 0)
            {
                AliveAt = at;
            }

            _lastOf[job] = (now.Beats, now.Owes);
            _creditors += (now.Owes ? 1 : 0) - (before.Owes ? 1 : 0);
        }

        public void Forget(object job) => _creditors -= _lastOf.Remove(job, out var last) && last.Owes ? 1 : 0;
    }
}
