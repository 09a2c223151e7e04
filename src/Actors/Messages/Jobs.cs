using System.Collections.Immutable;
using ActorShm.Actors.Messages.Wire;
using ActorShm.Segments;

namespace ActorShm.Actors.Messages;

/// <summary>A name in a program, with its segment.</summary>
internal sealed record NamedSegment(string Name, SegmentHandle Handle)
{
    public static void Write(WireWriter to, NamedSegment item)
    {
        to.Text(item.Name);
        to.Handle(item.Handle);
    }

    public static NamedSegment Read(WireReader from) => new(from.Text(), from.Handle());
}

/// <summary>Asks to run a program. Answered by <see cref="JobProgressed"/> now and then, and by one <see cref="JobCompleted"/> or <see cref="JobFailed"/>.</summary>
/// <param name="Session">The client's session.</param>
/// <param name="Job">A number that the client chooses, unique in its session.</param>
/// <param name="Text">The text of the program.</param>
/// <param name="Inputs">The segments for its free names.</param>
/// <param name="Outputs">The names to keep as segments of their own.</param>
/// <param name="Terms">The terms of the job.</param>
/// <param name="Trace">The client's activity that the job belongs to, as a <c>traceparent</c>; empty when there is none.</param>
internal sealed record SubmitProgram(
    long Session, long Job, string Text, ImmutableArray<NamedSegment> Inputs, ImmutableArray<string> Outputs, JobTerms Terms, string Trace = "") : IWireMessage<SubmitProgram>
{
    public static string Manifest => "submit-program";

    public void Write(WireWriter to)
    {
        to.Int64(Session);
        to.Int64(Job);
        to.Text(Text);
        to.List(Inputs, NamedSegment.Write);
        to.List(Outputs, static (w, name) => w.Text(name));
        JobTerms.Write(to, Terms);
        to.Text(Trace);
    }

    public static SubmitProgram Read(WireReader from) =>
        new(from.Int64(), from.Int64(), from.Text(), from.List(NamedSegment.Read), from.List(static r => r.Text()), JobTerms.Read(from), from.Text());
}

/// <summary>Asks to fill a float64 segment with <c>start + step * i</c>, where i is the index of the element.</summary>
internal sealed record FillWithRamp(long Session, long Job, SegmentHandle Handle, double Start, double Step, string Trace = "") : IWireMessage<FillWithRamp>
{
    public static string Manifest => "fill-with-ramp";

    public void Write(WireWriter to)
    {
        to.Int64(Session);
        to.Int64(Job);
        to.Handle(Handle);
        to.Float64(Start);
        to.Float64(Step);
        to.Text(Trace);
    }

    public static FillWithRamp Read(WireReader from) => new(from.Int64(), from.Int64(), from.Handle(), from.Float64(), from.Float64(), from.Text());
}

/// <summary>Says that the client no longer wants the answer.</summary>
internal sealed record CancelJob(long Session, long Job) : IWireMessage<CancelJob>
{
    public static string Manifest => "cancel-job";

    public void Write(WireWriter to)
    {
        to.Int64(Session);
        to.Int64(Job);
    }

    public static CancelJob Read(WireReader from) => new(from.Int64(), from.Int64());
}

/// <summary>How far a job has come, over all its passes.</summary>
/// <param name="Job">The client's number for the job.</param>
/// <param name="DoneElements">The elements processed so far, over all passes.</param>
/// <param name="TotalElements">The elements of all passes.</param>
/// <param name="DoneBytes">The bytes read and written so far.</param>
/// <param name="TotalBytes">The bytes that the job reads and writes in all.</param>
/// <param name="Working">How long nodes have worked on the job.</param>
internal sealed record JobProgressed(
    long Job, long DoneElements, long TotalElements, long DoneBytes, long TotalBytes, TimeSpan Working) : IWireMessage<JobProgressed>
{
    public static string Manifest => "job-progressed";

    public void Write(WireWriter to)
    {
        to.Int64(Job);
        to.Int64(DoneElements);
        to.Int64(TotalElements);
        to.Int64(DoneBytes);
        to.Int64(TotalBytes);
        to.Int64(Working.Ticks);
    }

    public static JobProgressed Read(WireReader from) =>
        new(from.Int64(), from.Count64(), from.Count64(), from.Count64(), from.Count64(), TimeSpan.FromTicks(from.Count64()));
}

/// <summary>The whole answer of a job. The session owns the segments named in it.</summary>
/// <param name="Job">The client's number for the job.</param>
/// <param name="Results">The results, in program order.</param>
/// <param name="Outputs">The segments of the names to keep.</param>
/// <param name="Cost">What the job cost.</param>
/// <param name="Elements">The elements of all passes. This is the last progress, also of a job that was too short for any other.</param>
/// <param name="Bytes">The bytes read and written.</param>
/// <param name="Working">The time since the first pass began.</param>
internal sealed record JobCompleted(
    long Job, ImmutableArray<JobResult> Results, ImmutableArray<NamedSegment> Outputs, JobCost Cost, long Elements, long Bytes, TimeSpan Working) : IWireMessage<JobCompleted>
{
    public static string Manifest => "job-completed";

    public void Write(WireWriter to)
    {
        to.Int64(Job);
        to.List(Results, JobResult.Write);
        to.List(Outputs, NamedSegment.Write);
        to.Int64(Cost.Elapsed.Ticks);
        to.Int64(Cost.BytesMapped);
        to.Int64(Cost.BytesMessaged);
        to.Int64(Cost.Partitions);
        to.Int64(Cost.Retries);
        to.Int32(Cost.Nodes);
        to.Int64(Elements);
        to.Int64(Bytes);
        to.Int64(Working.Ticks);
    }

    public static JobCompleted Read(WireReader from) => new(
        from.Int64(),
        from.List(JobResult.Read),
        from.List(NamedSegment.Read),
        new JobCost(TimeSpan.FromTicks(from.Count64()), from.Count64(), from.Count64(), from.Count64(), from.Count64(), from.Count32()),
        from.Count64(),
        from.Count64(),
        TimeSpan.FromTicks(from.Count64()));
}

/// <summary>Says that there will be no answer; every segment that the job made is retired.</summary>
internal sealed record JobFailed(long Job, FailureKind Kind, string Reason) : IWireMessage<JobFailed>
{
    /// <summary>Gets the reason for people to read, cut to the length that a message can carry.</summary>
    public string Reason { get; } = ReasonText.Cut(Reason);

    public static string Manifest => "job-failed";

    /// <summary>Makes the message for a job whose actor ended in the middle, which happens only by a defect.</summary>
    public static JobFailed ByDefect(long job) => new(job, FailureKind.Work, "The job ended because of a defect in the coordinator; its log says more.");

    public void Write(WireWriter to)
    {
        to.Int64(Job);
        to.Failure(Kind);
        to.Text(Reason);
    }

    public static JobFailed Read(WireReader from) => new(from.Int64(), from.Failure(), from.Text());
}
