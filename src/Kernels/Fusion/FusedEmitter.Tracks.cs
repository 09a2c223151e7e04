using System.Reflection.Emit;
using Il = System.Reflection.Emit.OpCodes;

namespace ActorShm.Kernels;

/// <content>Loops that read a block at several places at once, on processors that <see cref="NextPage"/> does not help.</content>
/// <remarks>
/// A processor prefetches memory for a loop only within a page, which is not enough for one core to keep the memory busy. So a block that is reduced to values is
/// divided into tracks with equal numbers of tiles. The loop takes two groups of a tile in the first track, then two groups of the tile at the same place in the next track, and so on. Meanwhile
/// the accumulators of each track wait in memory, which costs little beside what a group reads. Each tile is reduced in the same order as in other loops, and its
/// partial result is at the same place.
/// </remarks>
internal sealed partial class FusedEmitter
{
    /// <summary>The groups per visit of a track: fewer do not prefetch enough, and with more the accumulators are moved more often than they are used.</summary>
    private const int GroupsPerVisit = 2;

    /// <summary>The largest number of streams; data of more streams would leave the caches before it is read.</summary>
    private const int MaxStreams = 4;

    private const int VisitsPerTile = TileGrid.TileElements / TileGrid.GroupElements / GroupsPerVisit;

    private readonly List<LocalBuilder> _state = [];
    private LocalBuilder? _waitingState;

    /// <summary>Gets the number of bytes in which the accumulators of one track wait: one slot of a wide vector for each.</summary>
    private int StateBytes => _state.Count * StateSlotBytes;

    private int StateSlotBytes => _width.Lanes * sizeof(double);

    /// <summary>Gets the number of tracks in which a block is read best.</summary>
    /// <param name="code">The code.</param>
    /// <param name="width">The width of the loop.</param>
    /// <returns>1 where the next page is prefetched instead, and for code that writes arrays, that uses indexes, or that computes for longer than it reads.</returns>
    public static int TracksFor(StageCode code, LaneWidth width)
    {
        var isPlain = !width.AsksForNextPage && code.Outputs.Length == 0 && FunctionCount(code) == 0
            && !code.Instructions.Any(static i => i.Op is OpCode.Index or OpCode.ReduceArgMin or OpCode.ReduceArgMax) && !HasRoots(code);
        return isPlain && code.Inputs.Length is > 0 and <= MaxStreams / 2 ? MaxStreams / code.Inputs.Length : 1;
    }

    /// <summary>A vector that a reduction carries from group to group.</summary>
    private LocalBuilder DeclareState(DType dtype)
    {
        var local = _il.DeclareLocal(_width.VectorOf(dtype));
        _state.Add(local);
        return local;
    }

    /// <summary>Goes over whole blocks. Argument 6 is the number of tiles, which are divided evenly among the tracks.</summary>
    private void Tracks(int tracks)
    {
        foreach (var instruction in _code.Instructions.Where(static instruction => OpCodes.IsReduction(instruction.Op)))
        {
            _reductions.Add(Accumulation.For(this, instruction));
        }

        ReserveState(tracks);
        var tilesPerTrack = _il.DeclareLocal(typeof(nint));
        _il.Emit(Il.Ldarg_S, (byte)6);
        _il.Emit(Il.Ldc_I4, tracks);
        _il.Emit(Il.Conv_I);
        _il.Emit(Il.Div);
        _il.Emit(Il.Stloc, tilesPerTrack);
        Times(() => _il.Emit(Il.Ldloc, tilesPerTrack), () =>
        {
            BeginTiles(tracks);
            Times(() => PushCount(VisitsPerTile), () =>
            {
                Times(() => PushCount(tracks), () =>
                {
                    MoveState(isLoad: true);
                    Times(() => PushCount(GroupsPerVisit), Group);
                    MoveState(isLoad: false);
                    MoveOn(tilesPerTrack, -GroupsPerVisit * TileGrid.GroupElements);
                });
                MoveBack(tilesPerTrack, tracks, GroupsPerVisit * TileGrid.GroupElements);
            });
            EndTiles(tilesPerTrack, tracks);
        });
        _il.Emit(Il.Ret);
    }

    private void Group()
    {
        for (var step = 0; step < _stepsPerTurn; step++)
        {
            Step(step);
        }

        Advance(_inputs, _code.Inputs);
    }

    private void BeginTiles(int tracks)
    {
        foreach (var reduction in _reductions)
        {
            reduction.BeginTile();
        }

        Times(() => PushCount(tracks), () =>
        {
            MoveState(isLoad: false);
            AdvanceState(StateBytes);
        });
        AdvanceState(-tracks * StateBytes);
    }

    /// <summary>Stores the results of the tiles that the tracks have just gone over, each a track's length after the one before.</summary>
    private void EndTiles(LocalBuilder tilesPerTrack, int tracks)
    {
        Times(() => PushCount(tracks), () =>
        {
            MoveState(isLoad: true);
            for (var i = 0; i < _reductions.Count; i++)
            {
                _reductions[i].End(i);
            }

            AdvanceState(StateBytes);
            AdvancePartials(tilesPerTrack, _code.PartialBytes);
        });
        AdvanceState(-tracks * StateBytes);
        AdvancePartials(tilesPerTrack, -tracks * _code.PartialBytes);
        _il.Emit(Il.Ldarg_S, (byte)7);
        _il.Emit(Il.Ldc_I4, _code.PartialBytes);
        _il.Emit(Il.Add);
        _il.Emit(Il.Starg_S, (byte)7);
    }

    /// <summary>Moves to the same place of the next track.</summary>
    private void MoveOn(LocalBuilder tilesPerTrack, int elements)
    {
        AdvanceState(StateBytes);
        AdvanceInputs(tilesPerTrack, TileGrid.TileElements, elements);
    }

    /// <summary>Moves from the end of the last track to the first track, a little further on.</summary>
    private void MoveBack(LocalBuilder tilesPerTrack, int tracks, int elements)
    {
        AdvanceState(-tracks * StateBytes);
        AdvanceInputs(tilesPerTrack, -tracks * TileGrid.TileElements, elements);
    }

    /// <summary>address += (tilesPerTrack * factor + elements) * size</summary>
    private void AdvanceInputs(LocalBuilder tilesPerTrack, int factor, int elements)
    {
        for (var slot = 0; slot < _inputs.Length; slot++)
        {
            var size = _code.Inputs[slot].SizeBytes();
            _il.Emit(Il.Ldloc, _inputs[slot]);
            PushProduct(tilesPerTrack, factor * size);
            _il.Emit(Il.Add);
            _il.Emit(Il.Ldc_I4, elements * size);
            _il.Emit(Il.Conv_I);
            _il.Emit(Il.Add);
            _il.Emit(Il.Stloc, _inputs[slot]);
        }
    }

    private void AdvancePartials(LocalBuilder tilesPerTrack, int bytes)
    {
        _il.Emit(Il.Ldarg_S, (byte)7);
        PushProduct(tilesPerTrack, bytes);
        _il.Emit(Il.Add);
        _il.Emit(Il.Starg_S, (byte)7);
    }

    private void PushProduct(LocalBuilder count, int factor)
    {
        _il.Emit(Il.Ldloc, count);
        PushCount(factor);
        _il.Emit(Il.Mul);
    }

    private void PushCount(int count)
    {
        _il.Emit(Il.Ldc_I4, count);
        _il.Emit(Il.Conv_I);
    }

    /// <summary>Reserves memory for the accumulators of all tracks, beginning at a multiple of a cache line.</summary>
    private void ReserveState(int tracks)
    {
        _waitingState = _il.DeclareLocal(typeof(byte*));
        ReserveAligned(tracks * StateBytes, _waitingState);
    }

    private void AdvanceState(int bytes)
    {
        _il.Emit(Il.Ldloc, _waitingState!);
        PushCount(bytes);
        _il.Emit(Il.Add);
        _il.Emit(Il.Stloc, _waitingState!);
    }

    private void MoveState(bool isLoad)
    {
        for (var i = 0; i < _state.Count; i++)
        {
            _il.Emit(Il.Ldloc, _waitingState!);
            PushCount(i * StateSlotBytes);
            _il.Emit(Il.Add);
            if (isLoad)
            {
                _il.Emit(Il.Ldobj, _state[i].LocalType);
                _il.Emit(Il.Stloc, _state[i]);
            }
            else
            {
                _il.Emit(Il.Ldloc, _state[i]);
                _il.Emit(Il.Stobj, _state[i].LocalType);
            }
        }
    }

    /// <summary>Runs a body as many times as the count says, at least once.</summary>
    private void Times(Action pushCount, Action body)
    {
        var remaining = _il.DeclareLocal(typeof(nint));
        pushCount();
        _il.Emit(Il.Stloc, remaining);
        var next = _il.DefineLabel();
        _il.MarkLabel(next);
        body();
        _il.Emit(Il.Ldloc, remaining);
        _il.Emit(Il.Ldc_I4_1);
        _il.Emit(Il.Conv_I);
        _il.Emit(Il.Sub);
        _il.Emit(Il.Dup);
        _il.Emit(Il.Stloc, remaining);
        _il.Emit(Il.Brtrue, next);
    }
}
