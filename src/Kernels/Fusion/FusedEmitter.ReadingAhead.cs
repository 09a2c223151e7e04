using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Intrinsics.X86;
using Il = System.Reflection.Emit.OpCodes;

namespace ActorShm.Kernels;

/// <content>Memory that is asked for before it is needed.</content>
/// <remarks>
/// Where <see cref="NextPage"/> helps, every loop prefetches by it, and prefetches nothing else. Elsewhere, loops that compute roots prefetch each line:
/// a processor has one unit for divisions and roots, which is busy with four roots of float64 for about as long as a core takes to read the operands from memory.
/// Whenever the loop waits for memory, that unit stands still, and it never catches up. The processor prefetches by itself, but only to the
/// end of a page. Reading at several places (see <see cref="TracksFor"/>) does not help here, because moving the accumulators costs as much as it gains. Prefetching
/// does: the mean and the largest of 10⁸ roots took 40.8 ms on two cores instead of 42.6, of which the unit alone takes 36. In loops that only read, it does harm.
/// </remarks>
internal sealed partial class FusedEmitter
{
    /// <summary>The size of a page of memory, beyond which the processor does not look.</summary>
    private const int BytesAhead = 4096;

    private const int CacheLineBytes = 64;

    private static readonly MethodInfo AskForNextPage = typeof(NextPage).GetMethod(nameof(NextPage.Ask))!;

    private static readonly MethodInfo? Prefetch = Sse.IsSupported ? typeof(Sse).GetMethod(nameof(Sse.Prefetch0)) : null;

    private static bool HasRoots(StageCode code) => RootCount(code) > 0;

    /// <summary>Before a tile, prefetches the first line of each page that its inputs and outputs will reach after the page in which they are.</summary>
    private void AskForNextPages()
    {
        for (var slot = 0; _width.AsksForNextPage && slot < _inputs.Length; slot++)
        {
            AskForNextPagesOf(_inputs[slot], _code.Inputs[slot]);
        }

        for (var slot = 0; _width.AsksForNextPage && slot < _outputs.Length; slot++)
        {
            AskForNextPagesOf(_outputs[slot], _code.Outputs[slot]);
        }
    }

    private void AskForNextPagesOf(LocalBuilder address, DType dtype)
    {
        for (var offset = 0; offset < TileGrid.TileElements * dtype.SizeBytes(); offset += NextPage.PageBytes)
        {
            _il.Emit(Il.Ldloc, address);
            _il.Emit(Il.Ldc_I4, offset);
            _il.Emit(Il.Add);
            _il.Emit(Il.Call, AskForNextPage);
        }
    }

    /// <summary>Prefetches the cache line that begins one page after this one. After the end of the array this does nothing, because a prefetch does not fault.</summary>
    private void ReadAhead(Instruction load, int step)
    {
        if (_readsAhead && step * _width.Lanes * load.DType.SizeBytes() % CacheLineBytes == 0)
        {
            PushAddress(_inputs[load.Slot], load.DType, step);
            _il.Emit(Il.Ldc_I4, BytesAhead);
            _il.Emit(Il.Add);
            _il.Emit(Il.Call, Prefetch!);
        }
    }
}
