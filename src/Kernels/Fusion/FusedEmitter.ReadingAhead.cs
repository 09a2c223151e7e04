using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Intrinsics.X86;
using Il = System.Reflection.Emit.OpCodes;

namespace ActorShm.Kernels;

/// <content>Memory that is asked for before it is needed.</content>
/// <remarks>
/// Where <see cref="NextPage"/> helps, every loop asks by it, and for nothing else. Elsewhere loops that take roots ask for each line:
/// a processor has one unit for divisions and roots, and it is busy with four roots of float64 for about as long as a core takes to read the operands from memory.
/// Whenever the loop waits for memory that unit stands still, and it never catches up. The processor fetches ahead by itself, but only to the
/// end of a page. Reading at several places (see <see cref="TracksFor"/>) does not help here: moving the accumulators costs as much as it gains. Asking early
/// does: 42.6 ms became 40.8 for the mean and the largest of 10⁸ roots on two cores, of which the unit alone takes 36. In loops that only read it does harm.
/// </remarks>
internal sealed partial class FusedEmitter
{
    /// <summary>A page of memory: what the processor does not look beyond.</summary>
    private const int BytesAhead = 4096;

    private const int CacheLineBytes = 64;

    private static readonly MethodInfo AskForNextPage = typeof(NextPage).GetMethod(nameof(NextPage.Ask))!;

    private static readonly MethodInfo? Prefetch = Sse.IsSupported ? typeof(Sse).GetMethod(nameof(Sse.Prefetch0)) : null;

    private static bool HasRoots(StageCode code) => RootCount(code) > 0;

    /// <summary>Before a tile, asks for the first line of each page that its inputs and outputs will come to after the page in which they are.</summary>
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

    /// <summary>Asks for the cache line that begins here, a page on. Behind the end of the array that is nothing: a prefetch does not fault.</summary>
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
