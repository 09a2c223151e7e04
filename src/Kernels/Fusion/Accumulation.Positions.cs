using System.Reflection.Emit;
using Il = System.Reflection.Emit.OpCodes;

namespace ActorShm.Kernels;

internal sealed partial class FusedEmitter
{
    /// <summary>The first smallest or largest element and its index: each accumulator of values has an accumulator of indexes beside it.</summary>
    /// <remarks>
    /// An accumulator begins with the worst value and the index of the first element that each of its lanes will see. So a lane
    /// that sees nothing better, because all its elements are the worst value, still has the right index.
    /// </remarks>
    private sealed class Position : Accumulation
    {
        private readonly bool _isMinimum;
        private readonly LocalBuilder _current;
        private readonly LocalBuilder _better;
        private readonly LocalBuilder[] _indexes;

        public Position(FusedEmitter emitter, Instruction instruction)
            : base(emitter, instruction.DType, accumulatorCount: 2)
        {
            _isMinimum = instruction.Op == OpCode.ReduceArgMin;
            _current = DeclareIndex();
            _better = Code.DeclareLocal(Width.VectorOf(instruction.DType));
            _indexes = [DeclareIndex(), DeclareIndex()];
            PushFirstIndexes();
            Code.Emit(Il.Stloc, _current);
            for (var i = 0; i < _indexes.Length; i++)
            {
                PushIndexesAhead(i);
                Code.Emit(Il.Stloc, _indexes[i]);
            }
        }

        public override void Add(Instruction instruction, int step)
        {
            var (accumulator, index) = (Accumulators[step % Accumulators.Length], _indexes[step % _indexes.Length]);
            Emitter.Push(instruction.A);
            Code.Emit(Il.Ldloc, accumulator);
            Call("IsBetter");
            Code.Emit(Il.Stloc, _better);
            Code.Emit(Il.Ldloc, _better);
            Emitter.Push(instruction.A);
            Code.Emit(Il.Ldloc, accumulator);
            Code.Emit(Il.Call, Width.Method(DType, "ConditionalSelect", 3));
            Code.Emit(Il.Stloc, accumulator);
            Code.Emit(Il.Ldloc, _better);
            Emitter.AsWideMask(DType);
            Code.Emit(Il.Ldloc, _current);
            Code.Emit(Il.Ldloc, index);
            Code.Emit(Il.Call, Width.Method(DType.Int64, "ConditionalSelect", 3));
            Code.Emit(Il.Stloc, index);
            PushIndexesAhead(1);
            Code.Emit(Il.Stloc, _current);
        }

        public override void End(int number)
        {
            Code.Emit(Il.Ldloc, Accumulators[0]);
            Code.Emit(Il.Ldloc, _indexes[0]);
            Code.Emit(Il.Ldloc, Accumulators[1]);
            Code.Emit(Il.Ldloc, _indexes[1]);
            PushPartial(number, isCount: false);
            Call("PositionAcross");
            if (DType == DType.Bool)
            {
                // A mask of ones is the bool 1.
                PushPartial(number, isCount: false);
                PushPartial(number, isCount: false);
                Code.Emit(Il.Ldind_I8);
                Code.Emit(Il.Neg);
                Code.Emit(Il.Stind_I8);
            }
        }

        protected override void PushEmpty() => PushWorst(_isMinimum);

        private LocalBuilder DeclareIndex() => Code.DeclareLocal(Width.VectorOf(DType.Int64));

        private void PushFirstIndexes()
        {
            Code.Emit(Il.Ldarg_3);
            Code.Emit(Il.Call, Width.Broadcast(DType.Int64));
            Code.Emit(Il.Call, Width.VectorOf(DType.Int64).GetProperty("Indices")!.GetMethod!);
            Emitter.Call(DType.Int64, "op_Addition");
        }

        /// <summary>Pushes the indexes of the elements that are this many steps after the current ones.</summary>
        private void PushIndexesAhead(int steps)
        {
            Code.Emit(Il.Ldloc, _current);
            Code.Emit(Il.Ldc_I8, (long)steps * Width.Lanes);
            Code.Emit(Il.Call, Width.Broadcast(DType.Int64));
            Emitter.Call(DType.Int64, "op_Addition");
        }

        private void Call(string method)
        {
            // Masks are 0 and -1, so the smallest bool is the largest number.
            var lane = LaneWidth.LaneOf(DType);
            var isMinimum = _isMinimum != (DType == DType.Bool);
            var position = (isMinimum ? typeof(FirstMinimum<>) : typeof(FirstMaximum<>)).MakeGenericType(lane);
            Code.Emit(Il.Call, Width.Conversion(method + (DType is DType.Int32 or DType.Float32 ? "Half" : "Wide"), lane, position));
        }
    }
}
