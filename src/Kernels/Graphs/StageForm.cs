namespace ActorShm.Kernels;

/// <summary>How a stage goes over its logical array. The numbers travel between processes: never reuse one.</summary>
internal enum StageForm : byte
{
    /// <summary>Element by element; a reduction is over all of them.</summary>
    Elements = 0,

    /// <summary>Each result reduces one run of the innermost axes.</summary>
    Runs = 1,

    /// <summary>Each result reduces the outermost axes, and neighbouring results are computed side by side.</summary>
    Columns = 2,

    /// <summary>Products of matrices: the innermost axis is summed, and the two factors change along one of the two axes before it each.</summary>
    Product = 3,
}
