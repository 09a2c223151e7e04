using System.Collections.Immutable;
using ActorShm.Actors.Messages.Wire;
using ActorShm.Segments;

namespace ActorShm.Actors.Messages;

/// <summary>A request to the node with this number. The coordinator passes it on, and the node answers the sender.</summary>
internal interface INodeRequest
{
    /// <summary>The node's number.</summary>
    int Node { get; }
}

/// <summary>Hands a segment to a node: it maps the segment and keeps the view.</summary>
internal sealed record MapSegment(int Node, SegmentHandle Handle) : INodeRequest, IWireMessage<MapSegment>
{
    public static string Manifest => "map-segment";

    public void Write(WireWriter to)
    {
        to.Int32(Node);
        to.Handle(Handle);
    }

    public static MapSegment Read(WireReader from) => new(from.Count32(), from.Handle());
}

/// <summary>The node has mapped the whole segment.</summary>
internal sealed record SegmentMapped(int Node, int Pid, long MappedBytes) : IWireMessage<SegmentMapped>
{
    public static string Manifest => "segment-mapped";

    public void Write(WireWriter to)
    {
        to.Int32(Node);
        to.Int32(Pid);
        to.Int64(MappedBytes);
    }

    public static SegmentMapped Read(WireReader from) => new(from.Count32(), from.Count32(), from.Count64());
}

/// <summary>Tells a node to write a few elements in place, given as their bytes.</summary>
internal sealed record WriteElements(long Session, int Node, SegmentHandle Handle, long Start, ImmutableArray<byte> Elements) : INodeRequest, IWireMessage<WriteElements>
{
    public static string Manifest => "write-elements";

    public void Write(WireWriter to)
    {
        to.Int64(Session);
        to.Int32(Node);
        to.Handle(Handle);
        to.Int64(Start);
        to.Bytes(Elements.AsSpan());
    }

    public static WriteElements Read(WireReader from) => new(from.Int64(), from.Count32(), from.Handle(), from.Count64(), [.. from.Bytes()]);
}

/// <summary>The elements are in the segment, visible to every process that has it mapped.</summary>
internal sealed record ElementsWritten(int Node, int Pid) : IWireMessage<ElementsWritten>
{
    public static string Manifest => "elements-written";

    public void Write(WireWriter to)
    {
        to.Int32(Node);
        to.Int32(Pid);
    }

    public static ElementsWritten Read(WireReader from) => new(from.Count32(), from.Count32());
}

/// <summary>Asks a node for a few elements as it sees them.</summary>
internal sealed record ReadElements(int Node, SegmentHandle Handle, long Start, int Count) : INodeRequest, IWireMessage<ReadElements>
{
    public static string Manifest => "read-elements";

    public void Write(WireWriter to)
    {
        to.Int32(Node);
        to.Handle(Handle);
        to.Int64(Start);
        to.Int32(Count);
    }

    public static ReadElements Read(WireReader from) => new(from.Count32(), from.Handle(), from.Count64(), from.Count32());
}

/// <summary>The bytes of the elements, as the node sees them in its own mapping.</summary>
internal sealed record ElementsRead(int Node, int Pid, ImmutableArray<byte> Elements) : IWireMessage<ElementsRead>
{
    public static string Manifest => "elements-read";

    public void Write(WireWriter to)
    {
        to.Int32(Node);
        to.Int32(Pid);
        to.Bytes(Elements.AsSpan());
    }

    public static ElementsRead Read(WireReader from) => new(from.Count32(), from.Count32(), [.. from.Bytes()]);
}
