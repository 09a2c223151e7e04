namespace ActorShm.Kernels;

/// <summary>Specifies the kind of a <see cref="Node"/>.</summary>
internal enum NodeKind
{
    /// <summary>One of the program's inputs; <see cref="NodeKey.Bits"/> is its index.</summary>
    Input,

    /// <summary>A typed number; <see cref="NodeKey.Bits"/> is its value.</summary>
    Constant,

    /// <summary>An elementwise operation, of arrays or of scalars.</summary>
    Operation,

    /// <summary>A scalar stretched to a shape that none of its operands has.</summary>
    Broadcast,

    /// <summary>The index of each element of its shape, as an int64. The shape is that of the pass that computes it, so it is neither sliced nor stretched.</summary>
    Index,

    /// <summary>An array with the elements of another array of the program, in another order or only some of them, as <see cref="NodeKey.Layout"/> says.</summary>
    View,

    /// <summary>The value of its operand, written to a temporary array before anything reads it.</summary>
    Stored,

    /// <summary>
    /// One pass over an array whose reduced axes are innermost or outermost, written to a temporary array; <see cref="NodeKey.Bits"/> has the number of
    /// these axes and, from bit 8 on, the <see cref="StageForm"/>.
    /// </summary>
    AxisReduction,

    /// <summary>One pass over an array that leaves a value and a count; the sum and the mean of an array share it.</summary>
    Reduction,

    /// <summary>The scalar made from the value and count of a reduction.</summary>
    Finish,
}
