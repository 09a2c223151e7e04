using ActorShm.Segments;

namespace ActorShm.Host.Load.Scenarios;

/// <summary>What an operation does.</summary>
internal enum OperationKind
{
    /// <summary>Runs a program over arrays that are there; its answers must have the same bits every time.</summary>
    Program,

    /// <summary>A whole life: create, fill, seal, hand over to a node, retire.</summary>
    Life,

    /// <summary>Creates a segment and retires it.</summary>
    Create,

    /// <summary>One node writes an element and another reads it; where there is one alone, it does both.</summary>
    Exchange,
}

/// <summary>One kind of operation in the mix.</summary>
/// <param name="Name">Its name in the report.</param>
/// <param name="Weight">How often it is drawn, beside the weights of the others.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Program">The program, for those that run one.</param>
/// <param name="Inputs">The element types of the program's inputs, by name.</param>
/// <param name="Outputs">The names that the program keeps as arrays; they are retired once it is done.</param>
/// <param name="Element">The element type of the segments of the other kinds.</param>
/// <param name="Sizes">The lengths it is drawn with, each as often as the others.</param>
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
    /// <summary>The bytes that one operation has in arrays; outputs are counted as float64.</summary>
    public long BytesOf(long elementCount) => Kind == OperationKind.Program
        ? (Inputs.Values.Sum(element => (long)element.SizeBytes()) + (Outputs.Count * sizeof(double))) * elementCount
        : Element.SizeBytes() * elementCount;
}
