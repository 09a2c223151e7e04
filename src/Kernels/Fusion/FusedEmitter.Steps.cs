using System.Reflection;
using System.Reflection.Emit;
using Il = System.Reflection.Emit.OpCodes;

namespace ActorShm.Kernels;

/// <content>The instructions of one step.</content>
internal sealed partial class FusedEmitter
{
    private void Step(int step)
    {
        var reductions = 0;
        for (var i = 0; i < _code.Instructions.Length; i++)
        {
            var instruction = _code.Instructions[i];
            switch (instruction.Op)
            {
                case OpCode.Constant:
                    break;
                case OpCode.Store or OpCode.StoreComplex:
                    Store(instruction, step);
                    break;
                case var op when OpCodes.IsReduction(op):
                    _reductions[reductions++].Add(instruction, step);
                    break;
                default:
                    if (!TryPair(i))
                    {
                        Value(instruction, step);
                        _il.Emit(Il.Stloc, _values[i]!);
                    }

                    break;
            }
        }

        AdvanceIndex();
    }

    /// <summary>Pushes the value of an instruction.</summary>
    private void Value(Instruction instruction, int step)
    {
        switch (instruction.Op)
        {
            case var op when OpCodes.IsLoad(op):
                ReadAhead(instruction, step);
                PushAddress(_inputs[instruction.Slot], instruction.DType, step);
                _il.Emit(Il.Call, LoadOf(instruction));
                break;
            case OpCode.Index:
                _il.Emit(Il.Ldloc, _index!);
                break;
            case OpCode.Convert:
                Push(instruction.A);
                _il.Emit(Il.Call, _width.Conversion($"{TypeOf(instruction.A)}To{instruction.DType}"));
                break;
            case OpCode.Where:
                PushMask(instruction.A, instruction.DType);
                Push(instruction.B);
                Push(instruction.C);
                _il.Emit(Il.Call, _width.Method(instruction.DType, "ConditionalSelect", 3));
                break;
            case var op when OpCodes.IsComparison(op):
                Compare(instruction);
                break;
            case var op when ElementaryOperation.Find(op, instruction.DType) is { } function:
                Function(instruction, function);
                break;
            case var op when OpCodes.OperandCount(op) == 1:
                Unary(instruction, step);
                break;
            default:
                Binary(instruction);
                break;
        }
    }

    /// <summary>Emits an elementary function. It is always computed in float64: float32 is widened and rounded once, as in <see cref="ElementaryLoops"/>.</summary>
    private void Function(Instruction instruction, ElementaryOperation function)
    {
        PushFloat64(instruction.A);
        var isOfTwo = OpCodes.OperandCount(instruction.Op) == 2;
        if (isOfTwo)
        {
            PushFloat64(instruction.B);
        }

        var type = instruction.DType == DType.Float32 ? function.Float32FunctionType : function.FunctionType;
        _il.Emit(Il.Call, _width.Conversion(isOfTwo ? nameof(EightLanes.FunctionOfTwo) : nameof(EightLanes.Function), type));
        if (instruction.DType == DType.Float32)
        {
            _il.Emit(Il.Call, _width.Conversion(nameof(EightLanes.Float64ToFloat32)));
        }
    }

    private void PushFloat64(int value)
    {
        Push(value);
        if (TypeOf(value) == DType.Float32)
        {
            _il.Emit(Il.Call, _width.Conversion(nameof(EightLanes.Float32ToFloat64)));
        }
    }

    private void Unary(Instruction instruction, int step)
    {
        var dtype = instruction.DType;
        switch (instruction.Op)
        {
            case OpCode.Sqrt when dtype == DType.Float64 && IsByProducts(step):
                Push(instruction.A);
                _il.Emit(Il.Call, _width.Conversion(nameof(EightLanes.SqrtByProducts)));
                break;
            case OpCode.Sqrt:
                Push(instruction.A);
                _il.Emit(Il.Call, _width.Method(dtype, "Sqrt", 1));
                break;
            case >= OpCode.Floor and <= OpCode.Round:
                Push(instruction.A);
                _il.Emit(Il.Call, _width.Rounding(dtype, RoundingOf(instruction.Op)));
                break;
            case OpCode.Negate when dtype.IsFloat():
                Push(instruction.A);
                PushFloat(dtype, -0.0);
                Call(dtype, "op_ExclusiveOr");
                break;
            case OpCode.Abs when dtype.IsFloat():
                Push(instruction.A);
                PushFloat(dtype, -0.0);
                _il.Emit(Il.Call, _width.Method(dtype, "AndNot", 2));
                break;
            case OpCode.Negate:
                PushZero(dtype);
                Push(instruction.A);
                Call(dtype, "op_Subtraction");
                break;
            default:
                AbsInteger(instruction);
                break;
        }
    }

    /// <summary>Computes (a ^ m) - m with m = a &lt; 0, which wraps around, as the interpreter's loop does on all hardware.</summary>
    private void AbsInteger(Instruction instruction)
    {
        var dtype = instruction.DType;
        Push(instruction.A);
        PushNegative(instruction.A);
        Call(dtype, "op_ExclusiveOr");
        PushNegative(instruction.A);
        Call(dtype, "op_Subtraction");
    }

    private void PushNegative(int value)
    {
        var dtype = TypeOf(value);
        Push(value);
        PushZero(dtype);
        _il.Emit(Il.Call, _width.Method(dtype, "LessThan", 2));
    }

    private void Binary(Instruction instruction)
    {
        Push(instruction.A);
        Push(instruction.B);
        if (instruction.Op is OpCode.Minimum or OpCode.Maximum)
        {
            CallExtreme(instruction.DType, instruction.Op == OpCode.Minimum);
            return;
        }

        if (instruction.Op is OpCode.ShiftLeft or OpCode.ShiftRight)
        {
            var name = (instruction.Op == OpCode.ShiftLeft ? "ShiftLeft" : "ShiftRight") + (instruction.DType == DType.Int32 ? "Half" : "Wide");
            _il.Emit(Il.Call, _width.Conversion(name, LaneWidth.LaneOf(instruction.DType)));
            return;
        }

        if (instruction.Op is OpCode.FloorDivide or OpCode.Remainder)
        {
            _il.Emit(Il.Call, _width.Conversion($"{instruction.Op}{instruction.DType}"));
            return;
        }

        Call(instruction.DType, instruction.Op switch
        {
            OpCode.Add => "op_Addition",
            OpCode.Subtract => "op_Subtraction",
            OpCode.Multiply => "op_Multiply",
            OpCode.And => "op_BitwiseAnd",
            OpCode.Or => "op_BitwiseOr",
            OpCode.Xor => "op_ExclusiveOr",
            _ => "op_Division",
        });
    }

    private static string RoundingOf(OpCode op) => op switch
    {
        OpCode.Floor => "Floor",
        OpCode.Ceil => "Ceiling",
        OpCode.Trunc => "Truncate",
        _ => "Round",
    };

    /// <summary>Chooses the smaller or larger of two values on the stack; for masks this is "and" or "or".</summary>
    private void CallExtreme(DType dtype, bool isMinimum)
    {
        if (dtype == DType.Bool)
        {
            Call(dtype, isMinimum ? "op_BitwiseAnd" : "op_BitwiseOr");
        }
        else
        {
            _il.Emit(Il.Call, _width.Method(dtype, isMinimum ? "Min" : "Max", 2));
        }
    }

    private void Compare(Instruction instruction)
    {
        var operand = TypeOf(instruction.A);
        if (operand == DType.Bool)
        {
            CompareMasks(instruction);
            return;
        }

        Push(instruction.A);
        Push(instruction.B);
        _il.Emit(Il.Call, _width.Method(operand, instruction.Op switch
        {
            OpCode.Less => "LessThan",
            OpCode.LessEqual => "LessThanOrEqual",
            _ => "Equals",
        }, 2));
        AsWideMask(operand);
        if (instruction.Op == OpCode.NotEqual)
        {
            Call(DType.Bool, "op_OnesComplement", operandCount: 1);
        }
    }

    /// <summary>Compares masks: false is less than true, so a &lt; b is "not a, and b".</summary>
    private void CompareMasks(Instruction instruction)
    {
        Push(instruction.A);
        if (instruction.Op is OpCode.Less or OpCode.LessEqual)
        {
            Call(DType.Bool, "op_OnesComplement", operandCount: 1);
            Push(instruction.B);
            Call(DType.Bool, instruction.Op == OpCode.Less ? "op_BitwiseAnd" : "op_BitwiseOr");
            return;
        }

        Push(instruction.B);
        Call(DType.Bool, "op_ExclusiveOr");
        if (instruction.Op == OpCode.Equal)
        {
            Call(DType.Bool, "op_OnesComplement", operandCount: 1);
        }
    }

    private void Store(Instruction instruction, int step)
    {
        PushStored(instruction.A);
        if (instruction.Op == OpCode.StoreComplex)
        {
            PushStored(instruction.B);
        }

        PushAddress(_outputs[instruction.Slot], instruction.DType, step);
        _il.Emit(Il.Call, StoreOf(instruction.DType));
    }

    /// <summary>Pushes a value for storing: a computed NaN becomes the canonical one, a copied NaN keeps its bits.</summary>
    private void PushStored(int value)
    {
        var dtype = TypeOf(value);
        if (!dtype.IsFloat() || OpCodes.IsLoad(_code.Instructions[value].Op))
        {
            Push(value);
            return;
        }

        PushIsNumber(value);
        Push(value);
        PushFloat(dtype, double.NaN);
        _il.Emit(Il.Call, _width.Method(dtype, "ConditionalSelect", 3));
    }

    private MethodInfo LoadOf(Instruction instruction) => instruction.DType switch
    {
        DType.Bool => _width.Conversion(nameof(EightLanes.LoadMask)),
        var dtype when dtype.IsComplex() => _width.Conversion($"{instruction.Op}{dtype.Component()}"),
        var dtype => dtype.IsRegister() ? _width.Load(dtype) : _width.Conversion($"Load{dtype}"),
    };

    private MethodInfo StoreOf(DType dtype) => dtype switch
    {
        DType.Bool => _width.Conversion(nameof(EightLanes.StoreMask)),
        DType.UInt8 => _width.Conversion(nameof(EightLanes.StoreInt8)), // the low bits are the same
        DType.UInt16 => _width.Conversion(nameof(EightLanes.StoreInt16)),
        _ => dtype.IsRegister() ? _width.Store(dtype, _isStreaming) : _width.Conversion($"Store{dtype}"),
    };

    /// <summary>Advances the indexes from one step's elements to those of the next.</summary>
    private void AdvanceIndex()
    {
        if (_index is null)
        {
            return;
        }

        _il.Emit(Il.Ldloc, _index);
        _il.Emit(Il.Ldc_I8, (long)_width.Lanes);
        _il.Emit(Il.Call, _width.Broadcast(DType.Int64));
        Call(DType.Int64, "op_Addition");
        _il.Emit(Il.Stloc, _index);
    }

    /// <summary>Pushes a mask of the lanes that are not NaN, in the value's own type.</summary>
    private void PushIsNumber(int value)
    {
        Push(value);
        Push(value);
        _il.Emit(Il.Call, _width.Method(TypeOf(value), "Equals", 2));
    }

    /// <summary>Pushes a condition as a mask of the lanes of another type.</summary>
    private void PushMask(int condition, DType dtype)
    {
        Push(condition);
        switch (dtype)
        {
            case DType.Float64 or DType.UInt64:
                _il.Emit(Il.Call, _width.Reinterpret(DType.Int64, dtype));
                break;
            case DType.Int32 or DType.Float32:
                _il.Emit(Il.Call, _width.Conversion(nameof(EightLanes.NarrowMask)));
                if (dtype == DType.Float32)
                {
                    _il.Emit(Il.Call, _width.Reinterpret(DType.Int32, dtype));
                }

                break;
        }
    }

    /// <summary>Converts the mask on the stack from lanes of a type to 8-byte lanes.</summary>
    private void AsWideMask(DType dtype)
    {
        switch (dtype)
        {
            case DType.Float64 or DType.UInt64:
                _il.Emit(Il.Call, _width.Reinterpret(dtype, DType.Int64));
                break;
            case DType.Float32:
                _il.Emit(Il.Call, _width.Reinterpret(dtype, DType.Int32));
                _il.Emit(Il.Call, _width.Conversion(nameof(EightLanes.WidenMask)));
                break;
            case DType.Int32:
                _il.Emit(Il.Call, _width.Conversion(nameof(EightLanes.WidenMask)));
                break;
        }
    }

    private void Push(int value) => _il.Emit(Il.Ldloc, _values[value]!);

    private void PushAddress(LocalBuilder address, DType dtype, int step)
    {
        _il.Emit(Il.Ldloc, address);
        _il.Emit(Il.Ldc_I4, step * _width.Lanes * dtype.SizeBytes());
        _il.Emit(Il.Add);
    }

    private void PushFloat(DType dtype, double value)
    {
        // Finds NaN by its bits: the canonical NaN is positive, and the processor's own is not.
        if (dtype == DType.Float32)
        {
            _il.Emit(Il.Ldc_R4, double.IsNaN(value) ? CanonicalNan.Float32 : (float)value);
        }
        else
        {
            _il.Emit(Il.Ldc_R8, double.IsNaN(value) ? CanonicalNan.Float64 : value);
        }

        _il.Emit(Il.Call, _width.Broadcast(dtype));
    }

    private void PushZero(DType dtype)
    {
        if (dtype == DType.Int32)
        {
            _il.Emit(Il.Ldc_I4_0);
        }
        else
        {
            _il.Emit(Il.Ldc_I8, 0L);
        }

        _il.Emit(Il.Call, _width.Broadcast(dtype));
    }

    private void Call(DType dtype, string operation, int operandCount = 2) => _il.Emit(Il.Call, _width.Operator(dtype, operation, operandCount));

    private DType TypeOf(int value) => _code.Instructions[value].ValueType;
}
