using System.Reflection.Emit;
using Il = System.Reflection.Emit.OpCodes;

namespace ActorShm.Kernels;

/// <content>Accumulators of sums that wait in memory, in loops that are not unrolled.</content>
internal sealed partial class FusedEmitter
{
    /// <summary>The accumulators of one sum: one lane for each element of a group.</summary>
    private const int WaitingSumBytes = TileGrid.GroupElements * sizeof(double);

    private LocalBuilder? _waitingSums;
    private LocalBuilder? _waitingOffset;
    private int _waitingCount;

    private void ReserveWaitingSums()
    {
        var sums = _code.Instructions.Count(static i => i.Op is OpCode.ReduceSum or OpCode.ReduceNanSum or OpCode.ReduceProduct && i.DType == DType.Float64);
        if (_stepsPerTurn == _width.StepsPerGroup || sums == 0)
        {
            return;
        }

        _waitingSums = _il.DeclareLocal(typeof(byte*));
        _waitingOffset = _il.DeclareLocal(typeof(nint));

        ReserveAligned(sums * WaitingSumBytes, _waitingSums);
        _il.Emit(Il.Ldc_I4_0);
        _il.Emit(Il.Conv_I);
        _il.Emit(Il.Stloc, _waitingOffset);
    }

    /// <summary>Reserves room on the stack that begins at a multiple of a cache line.</summary>
    private void ReserveAligned(int bytes, LocalBuilder address)
    {
        _il.Emit(Il.Ldc_I4, bytes + 63);
        _il.Emit(Il.Conv_U);
        _il.Emit(Il.Localloc);
        _il.Emit(Il.Ldc_I4, 63);
        _il.Emit(Il.Conv_I);
        _il.Emit(Il.Add);
        _il.Emit(Il.Ldc_I4, -64);
        _il.Emit(Il.Conv_I);
        _il.Emit(Il.And);
        _il.Emit(Il.Stloc, address);
    }

    /// <summary>Gets where the accumulators of the next sum wait; null when they are in registers.</summary>
    private int? NextWaitingSum() => _waitingSums is null ? null : _waitingCount++ * WaitingSumBytes;

    /// <summary>Moves from one step to the next, and from the last step of a group to the first step of the next group.</summary>
    private void AdvanceWaitingSums()
    {
        if (_waitingOffset is null)
        {
            return;
        }

        _il.Emit(Il.Ldloc, _waitingOffset);
        _il.Emit(Il.Ldc_I4, _stepsPerTurn * _width.Lanes * sizeof(double));
        _il.Emit(Il.Add);
        _il.Emit(Il.Ldc_I4, WaitingSumBytes - 1);
        _il.Emit(Il.Conv_I);
        _il.Emit(Il.And);
        _il.Emit(Il.Stloc, _waitingOffset);
    }
}
