using ActorShm.Actors.Messages;
using ActorShm.Actors.Telemetry;
using ActorShm.Actors.Work;
using ActorShm.Kernels;
using ActorShm.Segments;
using ActorShm.Testing;

namespace ActorShm.Actors.Tests;

/// <summary>Goal: no stage starves. Method: computing is nothing but moving the clock on, and each short stage adds the next before it ends, so one always waits.</summary>
public sealed class ComputeThreadTests : IDisposable
{
    private const int MostShortOnes = 300; // had before the second turn of the long one, if they kept it from that

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(1);

    private readonly ActorSystem _system = ActorSystem.Create("test");
    private readonly ManualTime _time = new();
    private readonly SegmentStore _store = SegmentStore.CreateTemporary();
    private readonly List<TableFile> _tables = [];
    private readonly NodeMetrics _metrics = new();
    private readonly ViewCache _cache;
    private readonly SegmentHandle _target;
    private readonly StageMemory _memory;
    private readonly ComputeThread _thread;
    private int _shortOnes;

    public ComputeThreadTests()
    {
        _cache = new ViewCache(_store, capacity: 1, _metrics);
        _target = _store.Create(ElementType.Float64, Shape.Vector(10), "target");
        _memory = StageMemory.TryOpen(StageCode.Ramp(0, 1), Domain, Opening(JobPriority.Normal), _store, _cache, TimeSpan.Zero)!;
        _thread = new ComputeThread(ActorRefs.Nobody, timeSlice: 20 * Step, _time, _system.Log);
    }

    private static StageDomain Domain { get; } = StageDomain.Dense(10, inputCount: 0);

    [Fact]
    public async Task A_long_stage_has_its_share_beside_short_ones_of_which_there_is_always_another()
    {
        var done = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        _thread.Add(WorkOf(JobPriority.High, new LongLoop(this, steps: 200, done)));

        // Two or three of them want the time at any moment, so they have 2 or 3 parts where the long one has 16: some 30 steps, and before its second turn once as many as that.
        Assert.InRange(await done.Task.WaitAsync(Watchdog.Limit), 20, 80);
    }

    public void Dispose()
    {
        _thread.Dispose();
        _memory.Dispose();
        _cache.Dispose();
        _metrics.Dispose();
        _tables.ForEach(table => table.Dispose());
        _store.Dispose();
        _system.Dispose();
    }

    private void AddShort() => _thread.Add(WorkOf(JobPriority.Low, new ShortLoop(this)));

    private StageWork WorkOf(JobPriority priority, IStageLoop loop)
    {
        var table = new TableFile(TableFile.CutOf(1));
        _tables.Add(table);
        return new StageWork(Opening(priority), ActorRefs.Nobody, table.Table, Domain, loop, _memory, _time);
    }

    private OpenStage Opening(JobPriority priority) => new(TableFile.Key, Table: 1, Node: 1, Slot: 0, priority, [], [], [], [], [_target], Trace: string.Empty);

    private sealed class LongLoop(ComputeThreadTests test, int steps, TaskCompletionSource<int> done) : IStageLoop
    {
        private int _done;

        public void Run(IStageTurn turn, long firstBlock, int blockCount, Span<byte> partials)
        {
            if (_done == 0)
            {
                test.AddShort();
                test.AddShort();
            }

            turn.Interrupted = null;
            while (_done < steps)
            {
                test._time.Advance(Step);
                _done++;
                if (!turn.MayGoOn())
                {
                    turn.Interrupted = this;
                    return;
                }
            }

            done.SetResult(test._shortOnes);
        }
    }

    private sealed class ShortLoop(ComputeThreadTests test) : IStageLoop
    {
        public void Run(IStageTurn turn, long firstBlock, int blockCount, Span<byte> partials)
        {
            test._time.Advance(Step);
            if (test._shortOnes++ < MostShortOnes)
            {
                test.AddShort();
            }
        }
    }
}
