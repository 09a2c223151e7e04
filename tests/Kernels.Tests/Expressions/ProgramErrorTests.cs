namespace ActorShm.Kernels.Tests.Expressions;

public class ProgramErrorTests
{
    private static readonly ProgramInput[] Inputs = [new("price", DType.Float64, [4]), new("n", DType.Int32, [])];

    [Theory]
    [InlineData("prise + 1", 0, "Did you mean 'price'?")]
    [InlineData("1 + unheard_of", 4, "Known are: n, price.")]
    [InlineData("sqr(price)", 0, "Did you mean 'sqrt'?")]
    [InlineData("frobnicate(price)", 0, "Known are: abs, all")]
    [InlineData("price[:99999999999999999999:1]", 7, "The number is too large: indexes and the parts of a slice are from -9223372036854775808 to 9223372036854775807.")]
    [InlineData("price[-99999999999999999999]", 6, "The number is too large")]
    [InlineData("price[:n]", 7, "are integers that are written in the program")]
    [InlineData("sqrt + 1", 0, "sqrt(x, /)")]
    [InlineData("price(1)", 0, "is a value and not a function")]
    [InlineData("sqrt(price, 1)", 12, "sqrt(x, /) takes 1 argument(s) without a name")]
    [InlineData("where(price)", 0, "where(condition, x, y, /) needs 'x'")]
    [InlineData("sqrt()", 0, "needs 'x'")]
    [InlineData("sqrt(x=price)", 5, "given by its place")]
    [InlineData("sqrt(y=price)", 5, "Its arguments have no names.")]
    [InlineData("sum(clip(price, 1, min=2))", 23, "'min' of clip(a, a_min=None, a_max=None, *, min=None, max=None) is another name of 'a_min', which is given too.")]
    [InlineData("sum(price, keepdim=True)", 11, "has no parameter 'keepdim'. Did you mean 'keepdims'?")]
    [InlineData("sum(price, True)", 11, "must be an integer, a tuple of integers or None")]
    [InlineData("sum(price, 0, True)", 14, "takes 2 argument(s) without a name")]
    [InlineData("sum(price, axis=1)", 16, "axis 1 of an array of dimension 1")]
    [InlineData("sum(n, axis=0)", 12, "axis 0 of an array of dimension 0")]
    [InlineData("sum(price, axis=(0, -1))", 16, "duplicate")]
    [InlineData("sum(price, axes=0)", 11, "Did you mean 'axis'?")]
    [InlineData("sum(price, a=price)", 11, "'a' of sum(")]
    [InlineData("sum(keepdims=True, price)", 19, "cannot follow one with a name")]
    [InlineData("sum(keepdims=True)", 0, "needs 'a'")]
    [InlineData("sum(price, keepdims=1.0)", 20, "must be True or False")]
    [InlineData("price.frobnicate()", 6, "Unknown function 'frobnicate'")]
    [InlineData("price.sqrt()", 6, "Write sqrt(...)")]
    [InlineData("price.mean", 6, "is a method. Call it: .mean()")]
    [InlineData("price.shape", 6, "no attribute 'shape'")]
    [InlineData("price.sum(a=price)", 10, "given twice")]
    [InlineData("1 + np.sqrt(price)", 4, "written without 'np.': sqrt")]
    [InlineData("median(price)", 0, "in order")]
    [InlineData("price.median()", 6, "in order")]
    [InlineData("reshape(price, 2, 2)", 18, "reshape(a, (7, 3))")]
    [InlineData("reshape(price, shape=(2, 2), 1)", 29, "cannot follow one with a name")]
    [InlineData("sum(price, keepdims=None)", 20, "must be True or False")]
    [InlineData("sum(price, keepdims=(True, True))", 20, "must be True or False")]
    [InlineData("1 + sum(None)", 8, "must be an array or a number")]
    [InlineData("sum((price, n))", 4, "must be an array or a number")]
    [InlineData("sum(())", 4, "must be an array or a number")]
    [InlineData("sum(((price), n)", 3, "never closed")]
    [InlineData("sum(price, keepdims=", 20, "A value is missing")]
    [InlineData("sum(price n)", 10, "Expected ')'")]
    [InlineData("where(price > 0, (1, 2), 3)", 17, "must be an array or a number")]
    [InlineData("0 < price < 1", 10, "cannot be chained")]
    [InlineData("1 + norm(price, 2j)", 4, "not possible with complex numbers")]
    [InlineData("arctan2(price, 1j)", 0, "not possible with complex numbers")]
    [InlineData("hypot(1j, 2)", 0, "not possible with complex numbers")]
    [InlineData("complex(1j, 2)", 0, "not possible with complex numbers")]
    [InlineData("complex(price, price + 1j)", 0, "not possible with complex numbers")]
    [InlineData("complex(price[1:], price)", 0, "could not be broadcast together")]
    [InlineData("broadcast_to(price[0:0, None, None], (0, 4611686018427387904, 4))", 0, "more elements than an int64 counts")]
    [InlineData("sum(broadcast_to(n, (1000000000000000, 1000000)))", 4, "more elements than an int64 counts")]
    [InlineData("price +", 7, "found the end of the program")]
    [InlineData("price + ; n", 8, "found ';'")]
    [InlineData("price +\n n", 7, "found the end of the line")]
    [InlineData("(price", 0, "never closed")]
    [InlineData("sqrt(price", 4, "never closed")]
    [InlineData("price)", 5, "closes nothing")]
    [InlineData("(price n)", 7, "Expected ')'")]
    [InlineData("price n", 6, "Expected an operator")]
    [InlineData("price = n = 1", 10, "Only a name can be assigned")]
    [InlineData("2 = price", 2, "Only a name can be assigned")]
    [InlineData("sqrt = price", 0, "is a function of the language")]
    [InlineData("nan = price", 0, "is a constant of the language")]
    [InlineData("lambda = 1", 0, "keyword")]
    [InlineData("price and n", 6, "where(condition, a, b)")]
    [InlineData("not price", 0, "where(condition, a, b)")]
    [InlineData("import numpy", 0, "need no module")]
    [InlineData("price == None", 9, "as in x[:, None]")]
    [InlineData("price is n", 6, "Compare with ==")]
    [InlineData("for", 0, "expressions and assignments")]
    [InlineData("price += 1", 6, "'+=' is not part of the language. Write price = price + …")]
    [InlineData("price **= 2", 6, "Write price = price ** …")]
    [InlineData("price + = 1", 8, "A value is missing")]
    [InlineData("price.astype(float32)", 6, "float32(x)")]
    [InlineData("price & n", 6, "& exists for integers and bools only")]
    [InlineData("n < 1 | n > 2", 10, "cannot be chained")]
    [InlineData("n > 0 & price", 6, "integers and bools only")]
    [InlineData("~price", 0, "integers and bools only")]
    [InlineData("1j < 2", 3, "have no order")]
    [InlineData("price ! n", 6, "'!' is not part of the language")]
    [InlineData("price + \u20ac", 8, "U+20AC")]
    [InlineData("price + \U0001F600", 8, "U+1F600")]
    [InlineData("sum(,)", 4, "A value is missing")]
    public void An_error_says_what_and_where(string text, int position, string said)
    {
        var error = Assert.Throws<ProgramException>(() => CompiledProgram.Compile(text, Inputs, []));
        Assert.Contains(said, error.Problem);
        Assert.DoesNotContain("(Parameter", error.Problem); // what .NET appends is for programmers
        Assert.Equal(position, error.Position);
        Assert.Equal(text, error.Program);
    }

    [Fact]
    public void The_message_shows_the_line_with_a_caret()
    {
        var error = Assert.Throws<ProgramException>(() => CompiledProgram.Compile("y = price\n\tmean(prize); y", Inputs, []));
        Assert.Equal("Unknown name 'prize'. Did you mean 'price'?\n  line 2, column 7:\n    \tmean(prize); y\n    \t     ^", error.Message);
    }

    [Fact]
    public void A_long_line_is_cut_round_the_caret()
    {
        var error = Assert.Throws<ProgramException>(() => CompiledProgram.Compile(string.Join(" + ", Enumerable.Repeat("n", 500)) + " + m + 1", Inputs, []));
        Assert.All(error.Message.Split('\n')[2..], line => Assert.True(line.Length < 140));
        var lines = error.Message.Split('\n');
        Assert.Equal('m', lines[^2][lines[^1].IndexOf('^')]);
    }

    [Theory]
    [InlineData("mean(price)\n\nmean(m)")]
    [InlineData("mean(price)\r\n\r\nmean(m)\r\n")]
    [InlineData("mean(price)\r\rmean(m)\rmean(n)")]
    public void The_line_of_an_error_is_counted_by_whatever_ends_lines(string text)
    {
        var lines = Assert.Throws<ProgramException>(() => CompiledProgram.Compile(text, Inputs, [])).Message.Split('\n');
        Assert.Equal("  line 3, column 6:", lines[^3]);
        Assert.Equal("    mean(m)", lines[^2]);
        Assert.Equal("         ^", lines[^1]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n;; # nothing\n")]
    [InlineData("y = price")]
    public void A_program_without_any_result_is_refused(string text) =>
        Assert.Throws<ProgramException>(() => CompiledProgram.Compile(text, Inputs, []));

    [Fact]
    public void An_output_that_is_never_assigned_is_refused_with_what_there_is()
    {
        var error = Assert.Throws<ProgramException>(() => CompiledProgram.Compile("half = price / 2; mean(half)", Inputs, ["hal"]));
        Assert.Contains("Did you mean 'half'?", error.Message);
        Assert.Contains("half, mean(half)", Assert.Throws<ProgramException>(() => CompiledProgram.Compile("half = price / 2; mean(half)", Inputs, ["price"])).Message);
    }

    [Theory]
    [InlineData("sum")]
    [InlineData("inf")]
    [InlineData("if")]
    [InlineData("a b")]
    [InlineData("")]
    [InlineData("2x")]
    public void An_input_whose_name_means_something_else_is_refused(string name) =>
        Assert.Contains($"'{name}'", Assert.Throws<ProgramException>(() => CompiledProgram.Compile("1", [new(name, DType.Bool, [])], [])).Message);

    [Fact]
    public void Inputs_that_cannot_exist_are_refused()
    {
        Assert.Throws<ProgramException>(() => CompiledProgram.Compile("1", [Inputs[0], Inputs[0]], []));
        Assert.Throws<ProgramException>(() => CompiledProgram.Compile("1", [new("x", DType.Bool, [-1])], []));
        Assert.Throws<ProgramException>(() => CompiledProgram.Compile("1", [new("x", DType.Bool, [long.MaxValue, 2])], []));
        Assert.Throws<ProgramException>(() => CompiledProgram.Compile("1", [new("x", (DType)10, [1])], []));
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("-", "")]
    [InlineData("abs(", ")")]
    [InlineData("2**", "")]
    [InlineData("1-(", ")")]
    public void Deep_nesting_is_an_error_and_never_a_stack_overflow(string open, string close)
    {
        string Nested(int depth) => string.Concat(Enumerable.Repeat(open, depth)) + "price" + string.Concat(Enumerable.Repeat(close, depth));
        Assert.Single(CompiledProgram.Compile(Nested(90), Inputs, []).Results);
        Assert.Contains("nested more than 200 deep", Assert.Throws<ProgramException>(() => CompiledProgram.Compile(Nested(10_000), Inputs, [])).Message);
    }

    [Fact]
    public void A_long_chain_is_not_deep()
    {
        var chain = string.Join("+", Enumerable.Repeat("price", 700));
        Assert.Single(CompiledProgram.Compile(chain, Inputs, []).Results);
    }

    [Fact]
    public void Too_much_text_or_code_is_refused()
    {
        Assert.Contains("65536", Assert.Throws<ProgramException>(() => CompiledProgram.Compile(new string(' ', 65_537), Inputs, [])).Message);
        var longChain = string.Join("+", Enumerable.Range(0, 4_000).Select(i => $"price*{i}"));
        Assert.Contains("Split the program", Assert.Throws<ProgramException>(() => CompiledProgram.Compile(longChain, Inputs, [])).Message);
        var manyNames = Enumerable.Range(0, 300).Select(i => $"y{i}").ToArray();
        var manyOutputs = string.Join(";", manyNames.Select((name, i) => $"{name}=price+{i}"));
        Assert.Contains("Split the program", Assert.Throws<ProgramException>(() => CompiledProgram.Compile(manyOutputs, Inputs, manyNames)).Message);
    }

    // Goal: whatever a function is given, its author thought of it. Method: all pairs, and some triples, of operands of every kind for every function and method.
    [Fact]
    public void Any_arguments_of_any_function_make_a_program_or_an_error()
    {
        ProgramInput[] inputs = [.. Inputs, new("z", DType.Complex64, [2, 4]), new("b", DType.Bool, [4]), new("u", DType.UInt8, [2, 1]), new("h", DType.Float16, [0, 4])];
        string[] seconds = ["price", "z", "1j", "2.5", "None", "(0, 1)", "10**30", "axis=0"];
        string[] operands = ["price", "n", "z", "b", "u", "h", "2", "-1", "2.5", "1j", "True", "None", "nan", "10**30", "(0, 1)", "(2, 4)", "(9223372036854775807, 0, 2)", "axis=0", "keepdims=True", "ord=1j", "axis=(0, -1)", "ddof=2"];
        var random = new Random(12);
        foreach (var name in FunctionTable.Names)
        {
            foreach (var first in operands)
            {
                Check($"{name}({first})");
                foreach (var second in seconds)
                {
                    Check($"{name}({first}, {second})");
                }

                Check($"{name}({first}, {operands[random.Next(operands.Length)]}, {operands[random.Next(operands.Length)]})");
                Check($"z.{name}({first})");
            }
        }

        void Check(string text)
        {
            try
            {
                var program = CompiledProgram.Compile(text, inputs, []);
                _ = program.OutlineStages().Count();
            }
            catch (ProgramException refused)
            {
                Assert.InRange(refused.Position, 0, text.Length);
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"{text}: {e}");
            }
        }
    }

    [Fact]
    public void Any_text_is_a_program_or_an_error()
    {
        var random = new Random(11);
        string[] words = ["price", "n", "1", "2.5", "nan", "True", "(", ")", ",", "+", "-", "*", "**", "/", "<", "==", "=", ";", "\n", "sum", "where", "sqrt", "#", "q", "_", "\u00e4", "1e", "%", "keepdims", "None"];
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Join(random.Next(2) == 0 ? " " : "", Enumerable.Range(0, random.Next(1, 14)).Select(_ => words[random.Next(words.Length)]));
            try
            {
                Assert.NotEmpty(CompiledProgram.Compile(text, Inputs, []).Results);
            }
            catch (ProgramException refused)
            {
                Assert.InRange(refused.Position, 0, text.Length);
            }
        }
    }
}
