using System.IO.Abstractions;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace UnionFs.Adapters.Tests.Differential;

/// <summary>
/// Every member with every edge of each of its parameters, the others good, on every kind of object it can be called on; and the
/// edges of two parameters together where one decides what the other means.
/// </summary>
internal static partial class EdgeCases
{
    private const int FewEdges = 8;

    private static readonly string[] s_kinds =
        ["%/f1", "%/d1", "%/d2", "%/missing", "%/missing/f", "%/f1/x", "%/lf", "%/ld", "%/dangling", "%/loop1", "%/ro", "%/empty", "%/d2/new", "%/f1/", "%/d1/", "%/d1/in", "%/locked/x", "%/ld/new"];

    /// <summary>All of them, in an order that is always the same; the first case of every member comes before all others.</summary>
    public static IReadOnlyList<EdgeCase> All { get; } = [.. Every().GroupBy(static c => c.Member).SelectMany(static g => g.Select((c, i) => (c, i))).OrderBy(static p => p.i == 0 ? 0 : 1).Select(static p => p.c)];

    private static IEnumerable<EdgeCase> Every()
    {
        var slots = 0;
        foreach (var member in MemberTable.Public.Concat(MemberTable.Further))
        {
            var all = Arguments(member, everyEdge: true).Select(static a => string.Join(' ', a)).Distinct().ToArray();
            var few = Arguments(member, everyEdge: false).Select(static a => string.Join(' ', a)).Distinct().ToArray();
            foreach (var (setup, number) in SetupsOf(member).Select(static (s, i) => (s, i)))
            {
                foreach (var arguments in number == 0 ? all : few)
                {
                    yield return Case(member, setup, arguments, ref slots);
                }
            }
        }
    }

    private static IEnumerable<string[]> SetupsOf(Member member)
    {
        var setups = Setups.Of(member.Receiver);
        if (TakesHandle(member))
        {
            return Setups.Handles();
        }

        // What is handed over where an earlier call belongs to it.
        return member.Method.Name is "EndRead" or "EndWrite" ? Setups.Of(typeof(IAsyncResult)) : setups;
    }

    private static bool TakesHandle(Member member) => member.Parameters.Any(static p => typeof(SafeHandle).IsAssignableFrom(p.ParameterType));

    /// <summary>Every edge on the first kind of object; on the others the good arguments, and the edges of what has few.</summary>
    private static IEnumerable<IReadOnlyList<string>> Arguments(Member member, bool everyEdge)
    {
        string[] good = [.. member.Parameters.Select(p => Good(member, p))];
        yield return good;
        for (var i = 0; i < good.Length; i++)
        {
            var edges = EdgeValues.Of(member, member.Parameters[i]);
            foreach (var edge in everyEdge || edges.Count <= FewEdges ? edges : [])
            {
                yield return [.. good[..i], edge, .. good[(i + 1)..]];
            }
        }

        for (var i = 0; i < good.Length && everyEdge; i++)
        {
            for (var j = i + 1; j < good.Length; j++)
            {
                foreach (var (one, other) in Pairs(member, member.Parameters[i], member.Parameters[j]))
                {
                    yield return [.. good[..i], one, .. good[(i + 1)..j], other, .. good[(j + 1)..]];
                }
            }
        }
    }

    private static string Good(Member member, ParameterInfo parameter) =>
        typeof(SafeHandle).IsAssignableFrom(parameter.ParameterType) ? "#0"
        : parameter.ParameterType == typeof(IAsyncResult) ? "#1"
        : EdgeValues.Good(member, parameter);

    private static IEnumerable<(string One, string Other)> Pairs(Member member, ParameterInfo one, ParameterInfo other)
    {
        if (member.Receiver == typeof(IPath))
        {
            return [];
        }

        if (one.ParameterType == typeof(string) && other.ParameterType == typeof(string) && IsPlace(one) && IsPlace(other))
        {
            return s_kinds.SelectMany(static a => s_kinds.Select(b => (PathText.Write(a), PathText.Write(b))));
        }

        return one.ParameterType == typeof(string) && IsPlace(one) && (other.ParameterType == typeof(bool) || other.ParameterType == typeof(FileMode))
            ? EdgeValues.Of(member, other).SelectMany(o => s_kinds.Select(a => (PathText.Write(a), o)))
            : [];
    }

    private static bool IsPlace(ParameterInfo parameter) =>
        parameter.Name!.Contains("path", StringComparison.OrdinalIgnoreCase) || parameter.Name.EndsWith("Name", StringComparison.Ordinal);

    private static EdgeCase Case(Member member, string[] setup, string arguments, ref int slots)
    {
        var first = slots;
        var ownTarget = setup.Length > 0 && !TakesHandle(member) ? "#0 " : "";
        string[] lines =
        [
            .. setup, $"{ownTarget}{member.Name}{(arguments.Length > 0 ? " " : "")}{arguments} => #2", .. Following(member),
            .. member.Method.Name == "SetCurrentDirectory" ? ["IDirectory.SetCurrentDirectory(String) \"%\""] : Array.Empty<string>(),
            "#2 IDisposable.Dispose()", .. setup.Length > 0 ? ["#0 IDisposable.Dispose()"] : Array.Empty<string>(),
        ];
        slots += 3;
        return new EdgeCase(member, [.. lines.Select(l => Call.Parse(SlotWord().Replace(l, m => $"{m.Groups[1]}#{int.Parse(m.Groups[2].ValueSpan) + first}")))]);
    }

    /// <summary>What shows the effect of a call besides its answer and the tree.</summary>
    private static string[] Following(Member member)
    {
        var type = member.Method.ReturnType;
        if (typeof(Stream).IsAssignableFrom(member.Receiver) && !member.Pure)
        {
            return ["#0 FileSystemStream.get_Position()", "#0 FileSystemStream.get_Length()"];
        }

        if (typeof(IFileSystemInfo).IsAssignableFrom(member.Receiver) && !member.Pure)
        {
            return ["#0 IFileSystemInfo.get_Exists()", "#0 IFileSystemInfo.get_FullName()", "#0 IFileSystemInfo.Refresh()", "#0 IFileSystemInfo.get_Exists()", "#0 IFileSystemInfo.get_Attributes()"];
        }

        return type == typeof(StreamReader) ? ["#2 StreamReader.ReadLine()", "#2 StreamReader.ReadToEnd()"]
            : type == typeof(StreamWriter) ? ["#2 StreamWriter.Write(String) \"w\"", "#2 StreamWriter.Flush()"]
            : type.Name == "IEnumerable`1" ? ["#2 HeldEnumeration.Next()", "#2 HeldEnumeration.Rest()"]
            : typeof(IFileSystemInfo).IsAssignableFrom(type) ? ["#2 IFileSystemInfo.get_Exists()"]
            : [];
    }

    [GeneratedRegex("(^| )#([0-9])\\b")]
    private static partial Regex SlotWord();
}
