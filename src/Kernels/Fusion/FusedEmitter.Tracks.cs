using System.Reflection.Emit;
using Il = System.Reflection.Emit.OpCodes;

namespace ActorShm.Kernels;

/// <content>Loops that read a block at several places at once, on processors that <see cref="NextPage"/> does not help.</content>
/// <remarks>
/// A processor fetches memory ahead of a loop only within a page, and one core cannot keep the memory busy by that. So a block that is reduced to values is
/// divided into tracks of as many tiles each, and the loop takes two groups of a tile here, then two groups of the tile that is as far along in the next track. Meanwhile
/// the accumulators of each track wait in memory, which costs little beside what a group reads. A tile is reduced in the same order as ever, and its
/// partial result stands where it always does.
/// </remarks>
internal sealed partial class FusedEmitter
{
    /// <summary>Fewer do not fetch enough ahead, and with more the accumulators are moved more often than they are used.</summary>
    private const int GroupsPerVisit = 2;

    /// <summary>More streams than this fall out of the caches before they are read.</summary>
    private const int MaxStreams = 4;

    private const int VisitsPerTile = TileGrid.TileElements / TileGrid.GroupElements / GroupsPerVisit;

    private readonly List<LocalBuilder> _state = [];
    private LocalBuilder? _waitingState;

    /// <summary>The bytes in which the accumulators of one track wait: one slot of a wide vector for each.</summary>
    private int StateBytes => _state.Count * StateSlotBytes;

    private int StateSlotBytes => _width.Lanes * sizeof(double);

    /// <summary>In how many tracks a block is best walked.</summary>
    /// <param name="code">What is computed.</param>
    /// <param name="width">How wide the loop is.</param>
    /// <returns>1 where the next page is asked for instead, and for code that writes arrays, that looks at indexes, or that computes for longer than it reads.</returns>
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

    /// <summary>Goes over whole blocks: argument 6 is how many tiles there are, and they are divided evenly.</summary>
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

    /// <summary>The tiles that the tracks have just gone over leave their results, each a track's length behind the one before.</summary>
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

    /// <summary>To the same place of the next track.</summary>
    private void MoveOn(LocalBuilder tilesPerTrack, int elements)
    {
        AdvanceState(StateBytes);
        AdvanceInputs(tilesPerTrack, TileGrid.TileElements, elements);
    }

    /// <summary>From behind the last track to the first, a little further.</summary>
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

    /// <summary>Room for the accumulators of all tracks, from a multiple of a cache line on.</summary>
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

    /// <summary>Runs a body so often as the count says, at least once.</summary>
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
