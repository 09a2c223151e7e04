using System.Collections.Immutable;
using ActorShm.Actors.Dataflow;

namespace ActorShm.Actors.Coordination;

/// <summary>
/// Finds nodes that hang: they owe something to a job and have finished no block for any job for a given time. Bookkeeping without messages;
/// not thread-safe.
/// </summary>
/// <remarks>
/// The time that counts is time in which the host was awake, added up in short steps: when the host or the whole machine was stopped in between,
/// the gap is one step, however long it was, and its nodes get the whole time again to show that they live. A slow node finishes a block now and
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
    /// <param name="interval">How often jobs look at their nodes.</param>
    /// <param name="time">The clock.</param>
    public HangWatch(TimeSpan timeout, TimeSpan interval, TimeProvider time)
    {
        _timeout = timeout;
        _longestStep = timeout / StepsPerTimeout > interval ? timeout / StepsPerTimeout : interval;
        _time = time;
        _steppedAt = time.GetTimestamp();
    }

    /// <summary>Takes in what a job sees.</summary>
    /// <param name="job">Stands for the job; equal for one job and for no other.</param>
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

    /// <summary>A job is over and waits for nobody.</summary>
    public void ForgetJob(object job)
    {
        foreach (var node in _nodes.Values)
        {
            node.Forget(job);
        }
    }

    /// <summary>A node comes under a number: what was seen of another before, and what a job said late of that one, counts no more.</summary>
    public void BeginNode(int node) => _nodes.Remove(node);

    /// <summary>How long a node may go on as it does before it hangs; null when it owes nothing.</summary>
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

    /// <summary>What all jobs have seen of one node. Each look costs the same, however many there are: all jobs look at all nodes.</summary>
    private sealed class Watched(TimeSpan firstSeenAt)
    {
        private readonly Dictionary<object, (long Beats, bool Owes)> _lastOf = [];
        private int _creditors;

        /// <summary>When it last showed that it lives, or owed nobody anything.</summary>
        public TimeSpan AliveAt { get; private set; } = firstSeenAt;

        /// <summary>Whether any job waits for it.</summary>
        public bool Owes => _creditors > 0;

        public void Observe(object job, JobNodeReport now, TimeSpan at)
        {
            // Who owed nothing when it was last looked at may owe what it does since a moment ago, however long that look is past.
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
