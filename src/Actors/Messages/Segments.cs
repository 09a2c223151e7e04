using ActorShm.Actors.Messages.Wire;
using ActorShm.Segments;

namespace ActorShm.Actors.Messages;

/// <summary>Asks for a new segment, which the session will own.</summary>
/// <param name="Session">The session.</param>
/// <param name="Element">The element type.</param>
/// <param name="Shape">The lengths of the axes.</param>
/// <param name="Label">A name for people to read.</param>
/// <param name="IsUndefined">Whether the content may be anything at first, for a client that overwrites everything; otherwise it is zeros.</param>
internal sealed record CreateSegment(long Session, ElementType Element, Shape Shape, string Label, bool IsUndefined) : IWireMessage<CreateSegment>
{
    public static string Manifest => "create-segment";

    public void Write(WireWriter to)
    {
        to.Int64(Session);
        to.Byte((byte)Element);
        to.Shape(Shape);
        to.Text(Label);
        to.Bool(IsUndefined);
    }

    public static CreateSegment Read(WireReader from) => new(from.Int64(), from.ElementType(), from.Shape(), from.Text(), from.Bool());
}

/// <summary>The segment exists, its space is reserved, and it may be filled.</summary>
internal sealed record SegmentCreated(SegmentHandle Handle) : IWireMessage<SegmentCreated>
{
    public static string Manifest => "segment-created";

    public void Write(WireWriter to) => to.Handle(Handle);

    public static SegmentCreated Read(WireReader from) => new(from.Handle());
}

/// <summary>Asks for a handle to a <c>.npy</c> file in its place. The path is only opened for reading, never created.</summary>
internal sealed record AdoptFile(long Session, string Path, string Label) : IWireMessage<AdoptFile>
{
    public static string Manifest => "adopt-file";

    public void Write(WireWriter to)
    {
        to.Int64(Session);
        to.Text(Path);
        to.Text(Label);
    }

    public static AdoptFile Read(WireReader from) => new(from.Int64(), from.Text(), from.Text());
}

/// <summary>The file has a handle.</summary>
internal sealed record FileAdopted(SegmentHandle Handle) : IWireMessage<FileAdopted>
{
    public static string Manifest => "file-adopted";

    public void Write(WireWriter to) => to.Handle(Handle);

    public static FileAdopted Read(WireReader from) => new(from.Handle());
}

/// <summary>Asks to end all writing to a segment.</summary>
internal sealed record SealSegment(long Session, SegmentHandle Handle) : IWireMessage<SealSegment>
{
    public static string Manifest => "seal-segment";

    public void Write(WireWriter to)
    {
        to.Int64(Session);
        to.Handle(Handle);
    }

    public static SealSegment Read(WireReader from) => new(from.Int64(), from.Handle());
}

/// <summary>The segment is sealed: from now on every writer is refused, in every process.</summary>
internal sealed record SegmentSealed(SegmentHandle Handle) : IWireMessage<SegmentSealed>
{
    public static string Manifest => "segment-sealed";

    public void Write(WireWriter to) => to.Handle(Handle);

    public static SegmentSealed Read(WireReader from) => new(from.Handle());
}

/// <summary>Asks to retire a segment of the session.</summary>
internal sealed record RetireSegment(long Session, SegmentHandle Handle) : IWireMessage<RetireSegment>
{
    public static string Manifest => "retire-segment";

    public void Write(WireWriter to)
    {
        to.Int64(Session);
        to.Handle(Handle);
    }

    public static RetireSegment Read(WireReader from) => new(from.Int64(), from.Handle());
}

/// <summary>The segment's name is gone; its pages follow when the last view is closed.</summary>
internal sealed record SegmentRetired(SegmentHandle Handle) : IWireMessage<SegmentRetired>
{
    public static string Manifest => "segment-retired";

    public void Write(WireWriter to) => to.Handle(Handle);

    public static SegmentRetired Read(WireReader from) => new(from.Handle());
}

/// <summary>Asks to give a segment of the session to the run: it stays when the session ends, until somebody retires it.</summary>
internal sealed record KeepSegment(long Session, SegmentHandle Handle) : IWireMessage<KeepSegment>
{
    public static string Manifest => "keep-segment";

    public void Write(WireWriter to)
    {
        to.Int64(Session);
        to.Handle(Handle);
    }

    public static KeepSegment Read(WireReader from) => new(from.Int64(), from.Handle());
}

/// <summary>The run owns the segment; any session may seal or retire it.</summary>
internal sealed record SegmentKept(SegmentHandle Handle) : IWireMessage<SegmentKept>
{
    public static string Manifest => "segment-kept";

    public void Write(WireWriter to) => to.Handle(Handle);

    public static SegmentKept Read(WireReader from) => new(from.Handle());
}

/// <summary>Asks for the owner and the uses of a segment. Answered by <see cref="SegmentExplained"/>, or by <see cref="RequestFailed"/> when the segment is retired.</summary>
internal sealed record ExplainSegment(SegmentHandle Handle) : IWireMessage<ExplainSegment>
{
    public static string Manifest => "explain-segment";

    public void Write(WireWriter to) => to.Handle(Handle);

    public static ExplainSegment Read(WireReader from) => new(from.Handle());
}

/// <summary>The explanation of a segment.</summary>
internal sealed record SegmentExplained(SegmentExplanation Explanation) : IWireMessage<SegmentExplained>
{
    public static string Manifest => "segment-explained";

    public void Write(WireWriter to)
    {
        var (clientPid, uses) = Explanation;
        to.Int32(clientPid ?? 0);
        to.List(uses, SegmentUse.Write);
    }

    public static SegmentExplained Read(WireReader from) => new(new SegmentExplanation(
        from.Count32() is > 0 and var pid ? pid : null,
        from.List(SegmentUse.Read)));
}

/// <summary>Tells every node to close the view that it may still keep of a retired segment. The sender is the coordinator.</summary>
internal sealed record ForgetSegment(SegmentHandle Handle) : IWireMessage<ForgetSegment>
{
    public static string Manifest => "forget-segment";

    public void Write(WireWriter to) => to.Handle(Handle);

    public static ForgetSegment Read(WireReader from) => new(from.Handle());
}
