using System.Reflection.Emit;
using Il = System.Reflection.Emit.OpCodes;

namespace ActorShm.Kernels;

internal sealed partial class FusedEmitter
{
    /// <summary>One reduction inside the emitted loop: its accumulators, how an element is added to them, and what they leave.</summary>
    private abstract class Accumulation(FusedEmitter emitter, DType dtype, int accumulatorCount)
    {
        private readonly LocalBuilder[] _accumulators =
            [.. Enumerable.Range(0, accumulatorCount).Select(_ => emitter.DeclareState(dtype))];

        protected FusedEmitter Emitter => emitter;

        protected ILGenerator Code => emitter._il;

        protected LaneWidth Width => emitter._width;

        protected DType DType => dtype;

        protected LocalBuilder[] Accumulators => _accumulators;

        /// <summary>Chooses how an instruction's reduction is accumulated.</summary>
        public static Accumulation For(FusedEmitter emitter, Instruction instruction) => instruction.Op switch
        {
            OpCode.ReduceSum or OpCode.ReduceProduct when instruction.DType == DType.Int64 =>
                new IntegerSum(emitter, instruction.Op == OpCode.ReduceProduct),
            OpCode.ReduceProduct => new FloatSum(emitter, instruction, isProduct: true),
            OpCode.ReduceArgMin or OpCode.ReduceArgMax => new Position(emitter, instruction),
            OpCode.ReduceSum => new FloatSum(emitter, instruction),
            OpCode.ReduceNanSum => new FloatSum(emitter, instruction, skipsNan: true),
            _ when instruction.DType.IsFloat() => new FloatExtreme(emitter, instruction),
            _ => new IntegerExtreme(emitter, instruction),
        };

        /// <summary>Empties the accumulators.</summary>
        public virtual void BeginTile()
        {
            foreach (var accumulator in _accumulators)
            {
                PushEmpty();
                Code.Emit(Il.Stloc, accumulator);
            }
        }

        /// <summary>Emits the addition of the value of one step.</summary>
        public abstract void Add(Instruction instruction, int step);

        /// <summary>Emits the end of a tile: a value and a count, stored after those of earlier reductions.</summary>
        public abstract void End(int number);

        protected abstract void PushEmpty();

        /// <summary>Pushes the value that loses against every other: in all lanes the largest value, or the smallest.</summary>
        protected void PushWorst(bool isMinimum)
        {
            switch (DType)
            {
                case DType.Float64 or DType.Float32:
                    Emitter.PushFloat(DType, isMinimum ? double.PositiveInfinity : double.NegativeInfinity);
                    return;
                case DType.Int32:
                    Code.Emit(Il.Ldc_I4, isMinimum ? int.MaxValue : int.MinValue);
                    break;
                case DType.Int64:
                    Code.Emit(Il.Ldc_I8, isMinimum ? long.MaxValue : long.MinValue);
                    break;
                default:
                    Code.Emit(Il.Ldc_I8, isMinimum ? -1L : 0L); // the largest uint64; in masks true, the largest bool
                    break;
            }

            Code.Emit(Il.Call, Width.Broadcast(DType));
        }

        /// <summary>Counts the numbers of a value, whose mask is on the stack.</summary>
        protected void Count(LocalBuilder counted)
        {
            Emitter.AsWideMask(DType);
            var mask = Code.DeclareLocal(Width.VectorOf(DType.Int64));
            Code.Emit(Il.Stloc, mask);
            Code.Emit(Il.Ldloc, counted);
            Code.Emit(Il.Ldloc, mask);
            Code.Emit(Il.Call, Width.Conversion(nameof(EightLanes.CountMask)));
            Code.Emit(Il.Stloc, counted);
        }

        /// <summary>Sets a count to zero.</summary>
        protected void Clear(LocalBuilder counted)
        {
            Emitter.PushZero(DType.Int64);
            Code.Emit(Il.Stloc, counted);
        }

        /// <summary>Pushes the address of a reduction's value, or of its count.</summary>
        protected void PushPartial(int number, bool isCount)
        {
            Code.Emit(Il.Ldarg_S, (byte)7);
            Code.Emit(Il.Ldc_I4, (number * Partial.SizeBytes) + (isCount ? sizeof(long) : 0));
            Code.Emit(Il.Add);
        }

        /// <summary>Stores the number of elements, or of elements that were not NaN, as the count.</summary>
        protected void StoreCount(int number, LocalBuilder? counted)
        {
            PushPartial(number, isCount: true);
            if (counted is null)
            {
                PushElementCount();
            }
            else
            {
                Code.Emit(Il.Ldloc, counted);
                Code.Emit(Il.Call, Width.Conversion(nameof(EightLanes.SumAcrossInt64)));
            }

            Code.Emit(Il.Stind_I8);
        }

        /// <summary>Pushes the number of elements of the tile; here groups are whole.</summary>
        protected void PushElementCount()
        {
            Code.Emit(Il.Ldarg_S, (byte)5);
            Code.Emit(Il.Conv_I8);
            Code.Emit(Il.Ldc_I8, (long)TileGrid.GroupElements);
            Code.Emit(Il.Mul);
        }
    }
}
