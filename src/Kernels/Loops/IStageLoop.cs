namespace ActorShm.Kernels;

/// <summary>A stage's code made ready to run over its domain. It has scratch memory of its own, so each worker thread needs its own loop.</summary>
public interface IStageLoop
{
    /// <summary>Computes whole blocks: writes their outputs and the partial results of their reductions.</summary>
    /// <remarks>
    /// The bits do not depend on how blocks are spread over calls, loops, threads or processes. A call returns early, with its blocks unfinished, only if
    /// the turn says that nobody wants them any more, or that it must not go on now. In the second case <see cref="IStageTurn.Interrupted"/> is set, and the same call is made again
    /// later, with the state that was left there, to finish them.
    /// </remarks>
    /// <param name="turn">Gives the elements of inputs and outputs, and says whether to go on.</param>
    /// <param name="firstBlock">The first block to compute.</param>
    /// <param name="blockCount">The number of blocks, 0 or more.</param>
    /// <param name="partials">Receives <see cref="StageCode.PartialBytes"/> bytes for each block, in block order.</param>
    /// <exception cref="ArgumentOutOfRangeException">The blocks are not all within the array.</exception>
    /// <exception cref="ArgumentException">The length of the partials does not match the number of blocks.</exception>
    /// <exception cref="InvalidOperationException">The memory returned another number of bytes than was asked for.</exception>
    void Run(IStageTurn turn, long firstBlock, int blockCount, Span<byte> partials);
}
