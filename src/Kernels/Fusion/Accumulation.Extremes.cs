using System.Reflection.Emit;
using Il = System.Reflection.Emit.OpCodes;

namespace ActorShm.Kernels;

internal sealed partial class FusedEmitter
{
    /// <summary>The smallest or largest element; several accumulators, because one comparison waits for the one before.</summary>
    private sealed class Extreme : Accumulation
    {
        private readonly bool _isMinimum;
        private readonly LocalBuilder? _counted;

        public Extreme(FusedEmitter emitter, Instruction instruction)
            : base(emitter, instruction.DType, accumulatorCount: 4)
        {
            _isMinimum = instruction.Op is OpCode.ReduceMin or OpCode.ReduceNanMin;
            _counted = instruction.Op is OpCode.ReduceNanMin or OpCode.ReduceNanMax ? BeginCount() : null;
        }

        public override void Add(Instruction instruction, int step)
        {
            var accumulator = Accumulators[step % Accumulators.Length];
            Code.Emit(Il.Ldloc, accumulator);
            if (_counted is null)
            {
                Emitter.Push(instruction.A);
            }
            else
            {
                Emitter.PushIsNumber(instruction.A);
                Count(_counted);
                Emitter.PushIsNumber(instruction.A);
                Emitter.Push(instruction.A);
                PushEmpty();
                Code.Emit(Il.Call, Width.Method(DType, "ConditionalSelect", 3));
            }

            Emitter.CallExtreme(DType, _isMinimum);
            Code.Emit(Il.Stloc, accumulator);
        }

        public override void End(int number)
        {
            PushPartial(number, isCount: false);
            Code.Emit(Il.Ldloc, Accumulators[0]);
            foreach (var accumulator in Accumulators.AsSpan(1))
            {
                Code.Emit(Il.Ldloc, accumulator);
                Emitter.CallExtreme(DType, _isMinimum);
            }

            Across();
            Code.Emit(Il.Stind_I8);
            StoreCount(number, _counted);
        }

        protected override void PushEmpty() => PushWorst(_isMinimum);

        private void Across()
        {
            // Masks are 0 and -1: the smallest bool is the largest number.
            var isMinimum = _isMinimum != (DType == DType.Bool);
            var extreme = (isMinimum ? typeof(MinimumOf<>) : typeof(MaximumOf<>)).MakeGenericType(LaneWidth.LaneOf(DType));
            var name = DType is DType.Int32 or DType.Float32 ? nameof(EightLanes.ExtremeAcrossHalf) : nameof(EightLanes.ExtremeAcrossWide);
            Code.Emit(Il.Call, Width.Conversion(name, LaneWidth.LaneOf(DType), extreme));
            if (DType == DType.Bool)
            {
                Code.Emit(Il.Neg);
            }
        }
    }
}
