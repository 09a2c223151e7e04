using System.Reflection.Emit;
using Il = System.Reflection.Emit.OpCodes;

namespace ActorShm.Kernels;

internal sealed partial class FusedEmitter
{
    /// <summary>A sum of float64 in the order of <see cref="SumLoops"/>, or a product in the same order; there is one accumulator for each step of a group.</summary>
    private sealed class FloatSum : Accumulation
    {
        private readonly LocalBuilder? _counted;
        private readonly bool _isProduct;
        private readonly int _operand;
        private readonly int? _waitingAt;

        public FloatSum(FusedEmitter emitter, Instruction instruction, bool skipsNan = false, bool isProduct = false)
            : base(emitter, DType.Float64, emitter._width.StepsPerGroup)
        {
            _counted = skipsNan ? emitter.DeclareState(DType.Int64) : null;
            _isProduct = isProduct;
            _operand = instruction.A;
            _waitingAt = emitter.NextWaitingSum();
        }

        private string Operation => _isProduct ? "op_Multiply" : "op_Addition";

        public override void BeginTile()
        {
            base.BeginTile();
            if (_counted is not null)
            {
                Clear(_counted);
            }

            for (var step = 0; _waitingAt is not null && step < Accumulators.Length; step++)
            {
                Code.Emit(Il.Ldloc, Accumulators[step]);
                PushWaiting(step);
                Code.Emit(Il.Call, Width.Store(DType.Float64));
            }
        }

        public override void Add(Instruction instruction, int step)
        {
            if (_waitingAt is not null)
            {
                PushWaitingNow(step);
                Code.Emit(Il.Call, Width.Load(DType.Float64));
            }
            else
            {
                Code.Emit(Il.Ldloc, Accumulators[step]);
            }

            PushSummand(instruction);
            Emitter.Call(DType.Float64, Operation);
            if (_waitingAt is not null)
            {
                PushWaitingNow(step);
                Code.Emit(Il.Call, Width.Store(DType.Float64));
            }
            else
            {
                Code.Emit(Il.Stloc, Accumulators[step]);
            }
        }

        public override void End(int number)
        {
            for (var step = 0; _waitingAt is not null && step < Accumulators.Length; step++)
            {
                PushWaiting(step);
                Code.Emit(Il.Call, Width.Load(DType.Float64));
                Code.Emit(Il.Stloc, Accumulators[step]);
            }

            PushPartial(number, isCount: false);
            PushLanes();
            Code.Emit(Il.Call, Width.Conversion(_isProduct ? nameof(EightLanes.ProductAcross) : nameof(EightLanes.SumAcross)));
            if (_counted is not null)
            {
                Code.Emit(Il.Ldloc, _counted);
                Code.Emit(Il.Call, Width.Conversion(nameof(EightLanes.SumAcrossInt64)));
                PushElementCount();
                Code.Emit(Il.Call, typeof(SumLoops).GetMethod(nameof(SumLoops.SumOfNumbers))!);
            }

            Code.Emit(Il.Stind_R8);
            StoreCount(number, _counted);
        }

        /// <summary>At the end of a tile, pushes a mask in which a lane is set if some element was a NaN. Only for code for which <see cref="ShowsNansOf"/> is true.</summary>
        public void PushNans()
        {
            PushLanes();
            Code.Emit(Il.Call, Width.Method(DType.Float64, "IsNaN", 1));
        }

        /// <summary>Whether this sum is NaN exactly if an element of a value is. In code with such a sum, nothing else need look for NaN.</summary>
        public static bool ShowsNansOf(FusedEmitter emitter, int value) =>
            emitter._waitingSums is null && emitter.TypeOf(value) == DType.Float64 && emitter._knownSigns.IsNeverNegative(value) && emitter._code.Instructions.Any(i => IsOf(i, value));

        /// <summary>Gets the sum that <see cref="ShowsNansOf"/> has found.</summary>
        public static FloatSum Of(FusedEmitter emitter, int value) =>
            emitter._reductions.OfType<FloatSum>().First(sum => sum is { _counted: null, _isProduct: false } && sum._operand == value);

        private static bool IsOf(Instruction instruction, int value) => instruction is { Op: OpCode.ReduceSum, DType: DType.Float64 } && instruction.A == value;

        protected override void PushEmpty() => Emitter.PushFloat(DType.Float64, _isProduct ? 1.0 : -0.0);

        /// <summary>Pushes all accumulators as one vector of this width.</summary>
        private void PushLanes()
        {
            if (Width.Lanes == 8)
            {
                PushTree(0, stride: 1);
            }
            else
            {
                // Two vectors of four lanes make one of eight: the lower halves and the upper halves are summed in the same way, then added.
                PushTree(0, stride: 2);
                PushTree(1, stride: 2);
                Emitter.Call(DType.Float64, Operation);
            }
        }

        private void PushSummand(Instruction instruction)
        {
            if (_counted is null)
            {
                Emitter.Push(instruction.A);
                return;
            }

            Emitter.PushIsNumber(instruction.A);
            Count(_counted);
            Emitter.PushIsNumber(instruction.A);
            Emitter.Push(instruction.A);
            Emitter.PushFloat(DType.Float64, -0.0);
            Code.Emit(Il.Call, Width.Method(DType.Float64, "ConditionalSelect", 3));
        }

        /// <summary>Pushes where the accumulator of a step waits.</summary>
        private void PushWaiting(int step)
        {
            Code.Emit(Il.Ldloc, Emitter._waitingSums!);
            Code.Emit(Il.Ldc_I4, _waitingAt!.Value + (step * Width.Lanes * sizeof(double)));
            Code.Emit(Il.Add);
        }

        /// <summary>Pushes the same place, counted from the first step of the turn.</summary>
        private void PushWaitingNow(int step)
        {
            PushWaiting(step);
            Code.Emit(Il.Ldloc, Emitter._waitingOffset!);
            Code.Emit(Il.Add);
        }

        /// <summary>Pushes ((0+1)+(2+3))+((4+5)+(6+7)) of every accumulator, or of every other one.</summary>
        private void PushTree(int first, int stride)
        {
            PushPairs(first, stride, count: 8);

            void PushPairs(int from, int step, int count)
            {
                if (count == 1)
                {
                    Code.Emit(Il.Ldloc, Accumulators[from]);
                    return;
                }

                PushPairs(from, step, count / 2);
                PushPairs(from + (step * count / 2), step, count / 2);
                Emitter.Call(DType.Float64, Operation);
            }
        }
    }

    /// <summary>A sum or product of int64. It wraps around, so the order does not matter.</summary>
    private sealed class IntegerSum(FusedEmitter emitter, bool isProduct) : Accumulation(emitter, DType.Int64, accumulatorCount: 4)
    {
        private string Operation => isProduct ? "op_Multiply" : "op_Addition";

        public override void Add(Instruction instruction, int step)
        {
            var accumulator = Accumulators[step % Accumulators.Length];
            Code.Emit(Il.Ldloc, accumulator);
            Emitter.Push(instruction.A);
            Emitter.Call(DType.Int64, Operation);
            Code.Emit(Il.Stloc, accumulator);
        }

        public override void End(int number)
        {
            PushPartial(number, isCount: false);
            Code.Emit(Il.Ldloc, Accumulators[0]);
            foreach (var accumulator in Accumulators.AsSpan(1))
            {
                Code.Emit(Il.Ldloc, accumulator);
                Emitter.Call(DType.Int64, Operation);
            }

            Code.Emit(Il.Call, Width.Conversion(isProduct ? nameof(EightLanes.ProductAcrossInt64) : nameof(EightLanes.SumAcrossInt64)));
            Code.Emit(Il.Stind_I8);
            StoreCount(number, counted: null);
        }

        protected override void PushEmpty()
        {
            Code.Emit(Il.Ldc_I8, isProduct ? 1L : 0L);
            Code.Emit(Il.Call, Width.Broadcast(DType.Int64));
        }
    }
}
