using System.Collections.Immutable;
using ActorShm.Actors.Messages;
using ActorShm.Kernels;
using ActorShm.Segments;

namespace ActorShm.Actors.Tests;

public class ProtocolTests
{
    private static readonly SegmentHandle Handle = HandleOf(1_000_000_000);

    private static readonly ProcessUsage Usage = new(1, 2, 3, 4, TimeSpan.FromTicks(5));

    private static readonly JobInfo Job = new(3, 4711, JobState.Computing, "mean(x)", DateTimeOffset.UnixEpoch, TimeSpan.FromTicks(6), 1, 2, 3, 4, 5, 6, 7);

    public static TheoryData<object> Samples =>
    [
        new JoinRun(3, 4711, ["geo.distance"]), new RunJoined(3), new JoinRefused("no"), new AskToLeave(), new LeaveRun(),
        new OpenSession(), new SessionOpened(-5, true), new CloseSession(long.MaxValue), new SessionClosed(1), new RequestFailed(FailureKind.OutOfSpace, "füll"),
        new CreateSegment(1, ElementType.Bool, new Shape(2, 3, 4), "x", IsUndefined: true), new SegmentCreated(Handle), new AdoptFile(1, "/a b/ü.npy", "x"), new FileAdopted(Handle),
        new SealSegment(1, Handle), new SegmentSealed(Handle), new RetireSegment(1, Handle), new SegmentRetired(Handle), new ForgetSegment(Handle),
        new KeepSegment(1, Handle), new SegmentKept(Handle), new ExplainSegment(Handle), new SegmentExplained(new SegmentExplanation(4711, [new SegmentUse(3, JobState.Completed, true, "y = x")])),
        new ListNodes(3), new NodesListed(1, [new NodeInfo(1, 2, DateTimeOffset.UnixEpoch, 3, true, null, false, null), new NodeInfo(2, 3, DateTimeOffset.UnixEpoch, 0, false, Usage, true, TimeSpan.FromSeconds(4))], true),
        new ListGoneNodes(2, 1, true), new GoneNodesListed([new GoneNode(6, 2, 4711, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, 5, true, "fell", "last\nwords", "again in 1 s", Usage, ["job 3"])], false),
        new ListJobs(9), new JobsListed([Job], true), new ExplainJob(3), new CancelRunJob(3), new RunJobEnded(3), new ReadMetrics(new MetricPosition("a", "b=c")), new MetricsRead(["a 1", "b 2"], new MetricPosition("b", "node=2"), true),
        new JobExplained(new JobExplanation(Job, JobPriority.High, TimeSpan.FromSeconds(5), FailureKind.OutOfSpace, "full", "nobody", [new JobArray("x", Handle.Id, true)], [new JobShare(1, 2, true)], ["it rained"])),
        new SubmitKernel(1, 2, new KernelCall(new KernelSignature("geo.distance").Reads<double>().Writes<float>().Takes<long>(), new byte[8]), [Handle], JobTerms.Default, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
        new SubmitProgram(1, 2, "mean(x)", [new NamedSegment("x", Handle)], ["y"], new JobTerms { Priority = JobPriority.High, Deadline = TimeSpan.FromSeconds(3), Partitions = 7 }), new FillWithRamp(1, 2, Handle, 0.5, -1), new CancelJob(1, 2),
        new JobProgressed(1, 2, 3, 4, 5, TimeSpan.FromTicks(6)),
        new JobCompleted(1, [new JobResult("mean(x)", DType.Float64, Shape.Scalar, Scalar.Of(double.NaN), null), new JobResult("x", DType.Bool, Shape.Vector(3), null, Handle)], [new NamedSegment("y", Handle)], new JobCost(TimeSpan.FromTicks(5), 1, 2, 3, 4, 5), 6, 7, TimeSpan.FromTicks(8)),
        new JobFailed(1, FailureKind.Work, "died"),
        new OpenStage(new StageKey(1, 2), 9, 1, 0, JobPriority.Low, [4, 5], [1, 2, 3], [Handle], [new FileIdentity(1, 2, 3, 4, 5)], [Handle, Handle], "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), new StageFinished(new StageKey(1, 2), 5), new ResumeStage(new StageKey(1, 2)), new StageFailed(new StageKey(1, 2), true, FailureKind.Input, "?"),
        new CloseStage(new StageKey(1, 2)), new StageClosed(new StageKey(1, 2)),
        new MapSegment(1, Handle), new SegmentMapped(1, 2, 3), new WriteElements(7, 1, Handle, 2, [1]), new ElementsWritten(1, 2), new ReadElements(1, Handle, 2, 3), new ElementsRead(1, 2, []),
    ];

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_message_reads_back_as_it_was_written(object message)
    {
        var bytes = Protocol.Encode(message);

        var again = Protocol.Decode(Protocol.ManifestOf(message), bytes);

        Assert.Equal(message.GetType(), again.GetType());
        Assert.Equal(bytes, Protocol.Encode(again));
    }

    [Fact]
    public void Every_message_of_the_protocol_is_sampled_here()
    {
        var sampled = ((IEnumerable<object[]>)Samples).Select(row => row[0].GetType());
        Assert.Equal(Protocol.MessageTypes.OrderBy(t => t.Name, StringComparer.Ordinal), sampled.OrderBy(t => t.Name, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(1_000_000_000)]
    public void Handing_over_an_array_takes_less_than_256_bytes_whatever_its_size(long elementCount)
    {
        object[] messages = [new MapSegment(1, HandleOf(elementCount)), new SegmentCreated(HandleOf(elementCount)), new FileAdopted(new SegmentHandle(SegmentId.New(), 1, ElementType.Float64, new Shape(elementCount, 1, 1, 1, 1, 1, 1, 1)))];
        Assert.All(messages, message => Assert.InRange(Protocol.Encode(message).Length, 1, 255));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Mutated_bytes_end_in_a_message_or_in_one_kind_of_error(object message)
    {
        var manifest = Protocol.ManifestOf(message);
        var original = Protocol.Encode(message);
        var random = new Random(99);
        for (var round = 0; round < 2_000; round++)
        {
            var bytes = original.AsSpan(0, random.Next(original.Length + 1)).ToArray();
            for (var i = random.Next(4); i > 0 && bytes.Length > 0; i--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            try
            {
                Assert.NotNull(Protocol.Decode(manifest, bytes));
            }
            catch (InvalidDataException)
            {
                // Malformed is the other possible outcome.
            }
        }
    }

    [Fact]
    public void Another_version_is_refused_with_both_numbers()
    {
        var bytes = Protocol.Encode(new LeaveRun());
        bytes[0] = 99;

        var error = Assert.Throws<InvalidDataException>(() => Protocol.Decode("leave-run", bytes));

        Assert.Contains("99", error.Message, StringComparison.Ordinal);
        Assert.Contains($"{Protocol.Version}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    public void A_stage_takes_no_more_bytes_than_it_says_beforehand(int slots)
    {
        ImmutableArray<SegmentHandle> handles = [.. Enumerable.Repeat(Handle, slots)];
        ImmutableArray<FileIdentity> files = [.. Enumerable.Repeat(new FileIdentity(1, 2, 3, 4, 5), slots)];
        var open = new OpenStage(new StageKey(1, 2), 9, 1, 0, JobPriority.Low, [.. new byte[slots]], [.. new byte[slots]], handles, files, handles, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        Assert.InRange(open.MostBytes, Protocol.Encode(open).Length, Protocol.Encode(open).Length + 127);
    }

    [Fact]
    public void An_unknown_name_is_no_message() =>
        Assert.Throws<NotSupportedException>(() => Protocol.Decode("System.Diagnostics.Process, System", new byte[] { Protocol.Version }));

    [Fact]
    public void What_is_not_listed_cannot_be_sent() => Assert.Throws<ArgumentException>(() => Protocol.Encode("a string"));

    private static SegmentHandle HandleOf(long elementCount) => new(SegmentId.New(), 1, ElementType.Float64, Shape.Vector(elementCount));
}
