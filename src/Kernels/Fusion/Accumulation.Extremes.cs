using System.Reflection.Emit;
using Il = System.Reflection.Emit.OpCodes;

namespace ActorShm.Kernels;

internal sealed partial class FusedEmitter
{
    /// <summary>The smallest or largest integer or bool. There are several accumulators, because each comparison waits for the one before.</summary>
    private sealed class IntegerExtreme(FusedEmitter emitter, Instruction instruction) : Accumulation(emitter, instruction.DType, accumulatorCount: 4)
    {
        private readonly bool _isMinimum = instruction.Op == OpCode.ReduceMin;

        public override void Add(Instruction instruction, int step)
        {
            var accumulator = Accumulators[step % Accumulators.Length];
            Code.Emit(Il.Ldloc, accumulator);
            Emitter.Push(instruction.A);
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
            StoreCount(number, counted: null);
        }

        protected override void PushEmpty() => PushWorst(_isMinimum);

        private void Across()
        {
            // Masks are 0 and -1, so the smallest bool is the largest number.
            var isMinimum = _isMinimum != (DType == DType.Bool);
            var extreme = (isMinimum ? typeof(MinimumOf<>) : typeof(MaximumOf<>)).MakeGenericType(LaneWidth.LaneOf(DType));
            var name = DType is DType.Int32 ? nameof(EightLanes.ExtremeAcrossHalf) : nameof(EightLanes.ExtremeAcrossWide);
            Code.Emit(Il.Call, Width.Conversion(name, LaneWidth.LaneOf(DType), extreme));
            if (DType == DType.Bool)
            {
                Code.Emit(Il.Neg);
            }
        }
    }

    /// <summary>The smallest or largest float.</summary>
    /// <remarks>
    /// Most processors need many instructions for what IEEE 754 says about NaN and the sign of zeros, so the loop leaves both to the end of the tile. It
    /// compares with the one instruction that the processor has, whatever that does with NaN and zeros. Besides, it keeps whether there was a NaN, and what
    /// the sign bits have in common: a largest element of zero is negative if all elements had their sign bit set, and a smallest element of zero if any had. If both the smallest and
    /// the largest of the same values are computed, NaN is looked for once, or not at all where a sum of the values shows it. Signs that are known are not looked for.
    /// </remarks>
    private sealed class FloatExtreme : Accumulation
    {
        private readonly bool _isMinimum;
        private readonly LocalBuilder? _signs;
        private readonly LocalBuilder _candidate;
        private readonly LocalBuilder? _nans;
        private readonly bool _looksForNans;
        private readonly int? _summed;
        private readonly LocalBuilder? _counted;

        public FloatExtreme(FusedEmitter emitter, Instruction instruction)
            : base(emitter, instruction.DType, accumulatorCount: 2)
        {
            _isMinimum = instruction.Op is OpCode.ReduceMin or OpCode.ReduceNanMin;
            _signs = emitter._knownSigns.IsNeverNegative(instruction.A) ? null : emitter.DeclareState(DType);
            _candidate = Code.DeclareLocal(Width.VectorOf(DType));
            if (instruction.Op is OpCode.ReduceNanMin or OpCode.ReduceNanMax)
            {
                _counted = emitter.DeclareState(DType.Int64);
            }
            else if (FloatSum.ShowsNansOf(emitter, instruction.A))
            {
                _summed = instruction.A;
            }
            else
            {
                _looksForNans = emitter._nans.TryAdd(instruction.A, null);
                _nans = emitter._nans[instruction.A] ??= emitter.DeclareState(DType);
            }
        }

        public override void BeginTile()
        {
            base.BeginTile();
            if (_signs is not null)
            {
                Emitter.PushFloat(DType, _isMinimum ? 0.0 : -0.0); // begins without a sign bit, or with one
                Code.Emit(Il.Stloc, _signs);
            }

            if (_looksForNans)
            {
                Emitter.PushFloat(DType, 0.0);
                Code.Emit(Il.Stloc, _nans!);
            }

            if (_counted is not null)
            {
                Clear(_counted);
            }
        }

        public override void Add(Instruction instruction, int step)
        {
            SetCandidate(instruction);
            var accumulator = Accumulators[step % Accumulators.Length];
            Code.Emit(Il.Ldloc, _candidate);
            Code.Emit(Il.Ldloc, accumulator);
            CallNative();
            Code.Emit(Il.Stloc, accumulator);
            if (_signs is not null)
            {
                Code.Emit(Il.Ldloc, _signs);
                Code.Emit(Il.Ldloc, _candidate);
                Emitter.Call(DType, _isMinimum ? "op_BitwiseOr" : "op_BitwiseAnd");
                Code.Emit(Il.Stloc, _signs);
            }

            if (_looksForNans)
            {
                Code.Emit(Il.Ldloc, _nans!);
                Code.Emit(Il.Ldloc, _candidate);
                Code.Emit(Il.Call, Width.Method(DType, "IsNaN", 1));
                Emitter.Call(DType, "op_BitwiseOr");
                Code.Emit(Il.Stloc, _nans!);
            }
        }

        public override void End(int number)
        {
            PushPartial(number, isCount: false);
            Code.Emit(Il.Ldloc, Accumulators[0]);
            foreach (var accumulator in Accumulators.AsSpan(1))
            {
                Code.Emit(Il.Ldloc, accumulator);
                CallNative();
            }

            PushOrNone(_signs);
            if (_summed is { } value)
            {
                FloatSum.Of(Emitter, value).PushNans();
            }
            else
            {
                PushOrNone(_nans);
            }

            var extreme = (_isMinimum ? typeof(MinimumOf<>) : typeof(MaximumOf<>)).MakeGenericType(LaneWidth.LaneOf(DType));
            var name = DType == DType.Float32 ? nameof(EightLanes.FloatExtremeAcrossHalf) : nameof(EightLanes.FloatExtremeAcrossWide);
            Code.Emit(Il.Call, Width.Conversion(name, LaneWidth.LaneOf(DType), extreme));
            Code.Emit(Il.Stind_I8);
            StoreCount(number, _counted);
        }

        protected override void PushEmpty() => PushWorst(_isMinimum);

        /// <summary>Sets the candidate: the value itself, or, in place of a NaN that is to be skipped, a value that loses against every other.</summary>
        private void SetCandidate(Instruction instruction)
        {
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

            Code.Emit(Il.Stloc, _candidate);
        }

        /// <summary>Pushes a vector that was kept, or one without any bit set.</summary>
        private void PushOrNone(LocalBuilder? kept)
        {
            if (kept is not null)
            {
                Code.Emit(Il.Ldloc, kept);
            }
            else
            {
                Emitter.PushFloat(DType, 0.0);
            }
        }

        private void CallNative() => Code.Emit(Il.Call, Width.Method(DType, _isMinimum ? "MinNative" : "MaxNative", 2));
    }
}
