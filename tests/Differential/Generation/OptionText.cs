using System.Globalization;

namespace ActorShm.Differential.Generation;

/// <summary>Makes the text of axes, indexes, shapes and numbers; one in about twenty is wrong on purpose.</summary>
internal sealed class OptionText(Random random)
{
    private static readonly string[] Exponents =
    [
        "0.5", "float32(0.5)", "float64(0.5)", "complex(0.5, 0)", "-1", "-1.0", "float64(-1)", "2", "2.0", "complex(2, 0)", "1", "1.0", "True", "3", "4", "-2",
    ];

    /// <summary>An exponent for which NumPy has a simpler function, in some of the types that it has it for or not.</summary>
    public string Exponent() => Exponents[random.Next(Exponents.Length)];

    public string Decimals() => random.Next(2) == 0 ? "" : $", {random.Next(-2, 4)}";

    public string DegreesOfFreedom() => random.Next(2) == 0 ? "" : $", ddof={random.Next(4)}";

    /// <summary>A number beside which arrays are clipped, also about the ends of integer types and beyond; or none.</summary>
    public string ClipBound() => random.Next(6) == 0 ? "None" : Literals.Any(random, Kind.Real).Expression.ToString();

    /// <summary>An axis of an array with so many.</summary>
    public string Axis(int axisCount) => Text(random.Next(20) == 0 ? axisCount + 1 : random.Next(-axisCount, Math.Max(axisCount, 1)));

    public string KeptDimensions() => random.Next(3) == 0 ? random.Next(4) == 0 ? ", keepdims=1" : ", keepdims=True" : "";

    /// <summary>One axis or all.</summary>
    public string ReducedAxis(int axisCount) => KeptDimensions() + (random.Next(2) == 0 ? "" : $", axis={Axis(axisCount)}");

    /// <summary>An order of a norm, more often where it is one of vectors.</summary>
    public string Norm(int axisCount)
    {
        var axis = axisCount > 1 || random.Next(3) == 0 ? $", axis={Axis(axisCount)}" : "";
        string[] orders = ["", "", ", ord=1", ", ord=2", ", ord=inf", ", ord=-inf", ", ord=0", ", ord=3", ", ord=0.5"];
        return KeptDimensions() + axis + orders[axis.Length == 0 && axisCount != 1 ? 0 : random.Next(orders.Length)];
    }

    public string ReducedAxes(int axisCount)
    {
        return KeptDimensions() + random.Next(6) switch
        {
            0 or 1 => "",
            2 => ", axis=None",
            3 when axisCount > 0 => $", axis=({string.Join(", ", SomeAxes(axisCount))},)",
            _ => $", axis={Axis(axisCount)}",
        };
    }

    public string Axes(int axisCount)
    {
        var order = Enumerable.Range(0, axisCount).ToArray();
        random.Shuffle(order);
        return random.Next(2) == 0 || axisCount == 0 ? "" : $", ({string.Join(", ", order.Select(axis => Text(random.Next(4) == 0 ? axis - axisCount : axis)))},)";
    }

    public string SqueezedAxis(IReadOnlyList<long> shape)
    {
        var ones = Enumerable.Range(0, shape.Count).Where(axis => shape[axis] == 1).ToArray();
        return ones.Length == 0 || random.Next(2) == 0 ? "" : $", axis={ones[random.Next(ones.Length)]}";
    }

    /// <summary>Another shape of so many elements; one extent may be -1.</summary>
    public string NewShape(long elementCount)
    {
        var extents = new List<long>();
        for (var left = elementCount; extents.Count < 3 && (left > 1 || random.Next(3) == 0);)
        {
            var divisors = Enumerable.Range(1, 9).Where(divisor => left % divisor == 0).ToArray();
            extents.Add(divisors[random.Next(divisors.Length)]);
            left /= extents[^1];
        }

        var rest = elementCount == 0 ? 0 : elementCount / extents.Aggregate(1L, static (a, b) => a * b);
        extents.Add(random.Next(2) == 0 && elementCount > 0 ? -1 : rest + (random.Next(20) == 0 ? 1 : 0));
        return $"({string.Join(", ", extents.Select(Text))},)";
    }

    /// <summary>A shape that a shape broadcasts to.</summary>
    public string WiderShape(IReadOnlyList<long> shape)
    {
        var wider = shape.Select(extent => extent == 1 ? random.Next(4) : extent).ToList();
        if (random.Next(2) == 0 || wider.Count == 0)
        {
            wider.Insert(0, random.Next(1, 4));
        }

        return $"({string.Join(", ", wider.Select(Text))},)";
    }

    public string Index(IReadOnlyList<long> shape)
    {
        var items = shape.Take(random.Next(0, shape.Count + 1)).Select(IndexItem).ToList();
        if (items.Count == 0 || random.Next(5) == 0)
        {
            items.Add(random.Next(3) == 0 ? "None" : "...");
        }

        return string.Join(", ", items);
    }

    private string IndexItem(long extent) => random.Next(7) switch
    {
        0 => Text(random.Next(20) == 0 || extent == 0 ? extent : random.NextInt64(-extent, extent)),
        1 => ":",
        2 => "None, :",
        3 => $"{Bound(extent)}:{Bound(extent)}",
        4 => $"::{Step()}",
        5 => $"{random.Next(3)}:",
        _ => $"{Bound(extent)}:{Bound(extent)}:{Step()}",
    };

    private string Bound(long extent) => random.Next(3) == 0 ? "" : Text(random.NextInt64(-extent - 2, extent + 3));

    private string Step() => Text((random.Next(2) == 0 ? -1 : 1) * random.Next(1, 4));

    private IEnumerable<int> SomeAxes(int axisCount)
    {
        var axes = Enumerable.Range(0, axisCount).ToArray();
        random.Shuffle(axes);
        return axes.Take(random.Next(1, axisCount + 1)).Select(axis => random.Next(3) == 0 ? axis - axisCount : axis);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
