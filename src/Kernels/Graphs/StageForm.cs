namespace ActorShm.Kernels;

/// <summary>Specifies how a stage goes over its logical array. The numbers travel between processes: never reuse one.</summary>
internal enum StageForm : byte
{
    /// <summary>The stage goes element by element; a reduction reduces all elements.</summary>
    Elements = 0,

    /// <summary>Each result reduces one run of the innermost axes.</summary>
    Runs = 1,

    /// <summary>Each result reduces the outermost axes, and neighbouring results are computed side by side.</summary>
    Columns = 2,

    /// <summary>The stage multiplies matrices: the innermost axis is summed, and each of the two factors changes along one of the two axes before it.</summary>
    Product = 3,
}
