namespace ActorShm.Kernels;

/// <summary>What a <see cref="Node"/> stands for.</summary>
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

    /// <summary>For each element of its shape its index, an int64. It is the shape of the pass that computes it, so it is neither sliced nor stretched.</summary>
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

    /// <summary>One pass over an array that leaves a value and a count; sum and mean of one array share it.</summary>
    Reduction,

    /// <summary>The scalar that value and count of a reduction give.</summary>
    Finish,
}
