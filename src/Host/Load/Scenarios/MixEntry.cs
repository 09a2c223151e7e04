using ActorShm.Segments;

namespace ActorShm.Host.Load.Scenarios;

/// <summary>What an operation does.</summary>
internal enum OperationKind
{
    /// <summary>Runs a program over existing arrays; its answers must have the same bits every time.</summary>
    Program,

    /// <summary>Takes a segment through its whole life: create, fill, seal, hand over to a node, retire.</summary>
    Life,

    /// <summary>Creates a segment and retires it.</summary>
    Create,

    /// <summary>Has one node write an element and another read it; a single node does both.</summary>
    Exchange,
}

/// <summary>One kind of operation in the mix.</summary>
/// <param name="Name">The name of the entry in the report.</param>
/// <param name="Weight">How often the entry is drawn, relative to the weights of the others.</param>
/// <param name="Kind">What the operation does.</param>
/// <param name="Program">The program, for operations that run one.</param>
/// <param name="Inputs">The element types of the program's inputs, by name.</param>
/// <param name="Outputs">The names that the program keeps as arrays; the arrays are retired once the program is done.</param>
/// <param name="Element">The element type of the segments of the other kinds.</param>
/// <param name="Sizes">The lengths that are drawn for it, each as often as the others.</param>
internal sealed record MixEntry(
    string Name,
    int Weight,
    OperationKind Kind,
    string Program,
    IReadOnlyDictionary<string, ElementType> Inputs,
    IReadOnlyList<string> Outputs,
    ElementType Element,
    IReadOnlyList<long> Sizes)
{
    /// <summary>Gets the bytes of arrays that one operation has; outputs are counted as float64.</summary>
    public long BytesOf(long elementCount) => Kind == OperationKind.Program
        ? (Inputs.Values.Sum(element => (long)element.SizeBytes()) + (Outputs.Count * sizeof(double))) * elementCount
        : Element.SizeBytes() * elementCount;
}
