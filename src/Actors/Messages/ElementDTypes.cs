using ActorShm.Kernels;
using ActorShm.Segments;

namespace ActorShm.Actors.Messages;

/// <summary>Converts between the element types of segments and of programs. They are the same types: both enumerations use the numbers of files and messages.</summary>
internal static class ElementDTypes
{
    /// <summary>Gets the type that a program reads from a segment.</summary>
    /// <param name="element">The element type of the segment.</param>
    public static DType ToDType(this ElementType element) => (DType)(byte)element;

    /// <summary>Gets the element type of a segment that holds what a program computes.</summary>
    /// <param name="dtype">The type in the program.</param>
    public static ElementType ToElement(this DType dtype) => (ElementType)(byte)dtype;
}
