using ActorShm.Actors.Messages;
using ActorShm.Actors.WorkTables;
using ActorShm.Kernels;
using ActorShm.Segments;

namespace ActorShm.Actors.Tests;

// Nodes that do not do what a node should.
public partial class JobActorTests
{
    /// <summary>Goes on with its first block as long as somebody wants it.</summary>
    private sealed class EndlessLoop : IStageLoop
    {
        public void Run(IStageTurn turn, long firstBlock, int blockCount, Span<byte> partials)
        {
            while (turn.IsWanted())
            {
                Thread.Yield();
            }
        }
    }

    /// <summary>Joins and opens stages; what it does with their partitions is the difference.</summary>
    private abstract class FakeNode : ReceiveActor
    {
        private readonly IActorRef _coordinator;
        private readonly string _tables;
        private readonly List<SharedFile> _files = [];

        protected FakeNode(IActorRef coordinator, string tables)
        {
            _coordinator = coordinator;
            _tables = tables;
            Receive<RunJoined>(_ => { });
            Receive<OpenStage>(open => OnOpen(open));
            Receive<ResumeStage>(_ =>
            {
                Claims!.LookAgain();
                Work(Sender);
            });
            Receive<CloseStage>(OnClose);
            Receive<ForgetSegment>(_ => { });
            Receive<MapSegment>(_ => { });
            Receive<string>(text => text == "stages opened", _ => Sender.Tell(_files.Count, Self));
        }

        protected WorkTable? Table { get; private set; }

        protected PartitionClaims? Claims { get; private set; }

        protected override void PreStart() => _coordinator.Tell(new JoinRun(0, Environment.ProcessId, []), Self);

        protected override void PostStop() => _files.ForEach(file => file.Dispose());

        protected virtual void OnOpen(OpenStage open)
        {
            var file = SharedFile.Open(WorkTableFiles.PathOf(_tables, open.Table));
            _files.Add(file);
            Table = WorkTable.Open(file, open.Key);
            Table.SetUse(open.Slot, UseOf(open.Key));
            Claims = new PartitionClaims(Table, open.Node);
            Key = open.Key;
            Work(Sender);
        }

        protected StageKey Key { get; private set; }

        protected virtual StageUse UseOf(StageKey key) => StageUse.Computing;

        protected virtual void OnClose(CloseStage close) => Sender.Tell(new StageClosed(close.Key), Self);

        protected virtual void Work(IActorRef job)
        {
            // Most take their time.
        }
    }

    /// <summary>Claims a partition and never finishes it.</summary>
    private sealed class LazyNode : FakeNode
    {
        public LazyNode(IActorRef coordinator, string tables)
            : base(coordinator, tables)
        {
            Last = Self;
            Claimed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        public static IActorRef? Last { get; private set; }

        public static TaskCompletionSource Claimed { get; private set; } = new();

        protected override void Work(IActorRef job)
        {
            Assert.True(Claims!.TryClaim(out _, out _));
            Claimed.TrySetResult();
        }
    }

    /// <summary>Has a partition, and does one element more of it whenever a test says so.</summary>
    private sealed class StepwiseNode : FakeNode
    {
        private readonly TaskCompletionSource _opened;
        private int _slot;

        public StepwiseNode(IActorRef coordinator, string tables, TaskCompletionSource opened)
            : base(coordinator, tables)
        {
            _opened = opened;
            Receive<string>(_ => Table!.Slot(_slot).ElementsDone++);
        }

        protected override void OnOpen(OpenStage open)
        {
            _slot = open.Slot;
            base.OnOpen(open);
        }

        protected override void Work(IActorRef job)
        {
            Assert.True(Claims!.TryClaim(out _, out _));
            _opened.TrySetResult();
        }
    }

    /// <summary>Opens stages and claims nothing.</summary>
    private sealed class IdleNode(IActorRef coordinator, string tables) : FakeNode(coordinator, tables);

    /// <summary>Does not get beyond the opening of stages.</summary>
    private sealed class OpeningNode(IActorRef coordinator, string tables) : FakeNode(coordinator, tables)
    {
        protected override StageUse UseOf(StageKey key) => StageUse.Opening;
    }

    /// <summary>Is at the first job of the run for ever; those of others stand behind it, and of each it holds a partition whose turn is over.</summary>
    private sealed class FirstJobNode(IActorRef coordinator, string tables) : FakeNode(coordinator, tables)
    {
        protected override void Work(IActorRef job)
        {
            if (UseOf(Key) == StageUse.None)
            {
                Assert.True(Claims!.TryClaim(out _, out _));
            }
        }

        protected override StageUse UseOf(StageKey key) => key.Job == 1 ? StageUse.Computing : StageUse.None;
    }

    /// <summary>Ends the job that it is to work for, as a defect in it would.</summary>
    private sealed class KillingNode(IActorRef coordinator, string tables) : FakeNode(coordinator, tables)
    {
        protected override void Work(IActorRef job) => job.Tell(Kill.Instance);
    }

    /// <summary>Is in the middle of a partition until a test says that it is through.</summary>
    private sealed class SlowlyClosingNode : FakeNode
    {
        private int _closesAsked;
        private IActorRef? _job;

        public SlowlyClosingNode(IActorRef coordinator, string tables)
            : base(coordinator, tables)
        {
            Receive<string>(text => text == "closes asked", _ => Sender.Tell(_closesAsked, Self));
            Receive<string>(_ => _job!.Tell(new StageClosed(Key), Self));
        }

        protected override void OnClose(CloseStage close)
        {
            _job = Sender;
            _closesAsked++;
        }
    }

    /// <summary>Dies of every partition.</summary>
    private sealed class DyingNode(IActorRef coordinator, string tables) : FakeNode(coordinator, tables)
    {
        protected override void Work(IActorRef job)
        {
            if (Claims!.TryClaim(out _, out _))
            {
                Context.Stop(Self);
            }
        }
    }

    /// <summary>Can do no stage.</summary>
    private sealed class RefusingNode(IActorRef coordinator, string tables) : FakeNode(coordinator, tables)
    {
        protected override void OnOpen(OpenStage open) => Sender.Tell(new StageFailed(open.Key, MayBeThisNodeOnly: false, FailureKind.Work, "not today"), Self);
    }

    /// <summary>Is so slow to open a stage that it finds out only when it is to close it that it cannot.</summary>
    private sealed class LateRefusingNode(IActorRef coordinator, string tables) : FakeNode(coordinator, tables)
    {
        protected override void OnOpen(OpenStage open)
        {
            // Still at it.
        }

        protected override void OnClose(CloseStage close)
        {
            Sender.Tell(new StageFailed(close.Key, MayBeThisNodeOnly: true, FailureKind.Work, "no memory to map"), Self);
            base.OnClose(close);
        }
    }

    /// <summary>Says that it has done what nobody has.</summary>
    private sealed class LyingNode(IActorRef coordinator, string tables) : FakeNode(coordinator, tables)
    {
        protected override void Work(IActorRef job) => job.Tell(new StageFinished(Key, PartitionsDone: 1), Self);
    }

    /// <summary>Writes into the work table what makes no sense.</summary>
    private sealed class DamagingNode(IActorRef coordinator, string tables) : FakeNode(coordinator, tables)
    {
        protected override void Work(IActorRef job)
        {
            Assert.True(Table!.TryChange(0, Table.StateOf(0), new PartitionState(PartitionKind.Done, attempt: 0, node: 77)));
            Table.NextPartition = -5;
            job.Tell(new StageFinished(Key, PartitionsDone: 0), Self);
        }
    }
}
