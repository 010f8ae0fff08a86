using System.Diagnostics;
using System.Globalization;
using SharpFuzz;
using TcpCausalKv.Fuzz;

const string Usage = """
    TcpCausalKv.Fuzz TARGET                      one input from stdin, or many as a child of afl-fuzz
    TcpCausalKv.Fuzz replay TARGET FILE...       runs each file and prints what it breaks
    TcpCausalKv.Fuzz mutate TARGET COUNT [SEED]  random changes of the checked-in inputs, without afl-fuzz
    TcpCausalKv.Fuzz make-seeds                  writes the inputs that the encoders make into seeds/
    """;

switch (args)
{
    case ["make-seeds"]:
        foreach (IFuzzTarget target in FuzzTargets.All) SeedCorpus.Write(target, SeedCorpus.Folder);
        return 0;

    case ["replay", string name, .. string[] files]:
        return files.Select(file => Replay(FuzzTargets.Named(name), file)).ToList().TrueForAll(isSound => isSound) ? 0 : 1;

    case ["mutate", string name, string count]:
        return Mutate(FuzzTargets.Named(name), Number(count), Random.Shared.Next());

    case ["mutate", string name, string count, string seed]:
        return Mutate(FuzzTargets.Named(name), Number(count), Number(seed));

    case [string name] when FuzzTargets.All.Any(target => target.Name == name):
        Fuzz(FuzzTargets.Named(name));
        return 0;

    default:
        Console.Error.WriteLine(Usage);
        return 2;
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

static void Fuzz(IFuzzTarget target) => Fuzzer.Run((Stream stream) =>
{
    using MemoryStream input = new();
    stream.CopyTo(input);
    AllocationBound.Run(target, input.ToArray());
});

static bool Replay(IFuzzTarget target, string file)
{
    try
    {
        AllocationBound.Run(target, File.ReadAllBytes(file));
        return true;
    }
#pragma warning disable CA1031 // Whatever escapes is what is looked for.
    catch (Exception finding)
#pragma warning restore CA1031
    {
        Console.WriteLine($"{file}: {finding}");
        return false;
    }
}

static int Mutate(IFuzzTarget target, int count, int seed)
{
    Console.WriteLine($"{target.Name}: {count} changed inputs, seed {seed}");
    Stopwatch watch = Stopwatch.StartNew();
    MutationRun.Over(target, count, seed);
    Console.WriteLine($"{target.Name}: nothing found in {watch.Elapsed.TotalSeconds:F1} s");
    return 0;
}
