using ActorShm.Kernels;
using ActorShm.Segments;

namespace ActorShm.Actors.Messages;

/// <summary>The element types of segments and those of programs are the same types: both enumerations carry the numbers that files and messages have.</summary>
internal static class ElementDTypes
{
    /// <summary>The type that a program reads from a segment of this type.</summary>
    /// <param name="element">The type of a segment.</param>
    public static DType ToDType(this ElementType element) => (DType)(byte)element;

    /// <summary>The type of a segment that holds what a program computes in this type.</summary>
    /// <param name="dtype">The type in a program.</param>
    public static ElementType ToElement(this DType dtype) => (ElementType)(byte)dtype;
}
