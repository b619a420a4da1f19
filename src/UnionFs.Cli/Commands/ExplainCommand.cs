using System.CommandLine;
using UnionFs.Oci;

namespace UnionFs.Cli.Commands;

/// <summary><c>explain</c>: which layer says what about a path, and who wins.</summary>
internal static class ExplainCommand
{
    public static Command Create(TextWriter output)
    {
        var layers = StackOption.Create();
        var path = new Argument<string>("path") { Description = "The path; a link at the end is not followed." };
        var json = StackOption.Json("One JSON object, with one object a layer, the top first.");
        var command = new Command("explain", "Say which layer says what about a path, what hides what, and who wins.") { layers, path, json };
        command.SetAction(parsed =>
        {
            using var stack = StackOption.Open(parsed, layers);
            using var fs = UnionFileSystem.Create(stack.Stack);
            var explanation = fs.Explain(parsed.GetValue(path)!);
            if (parsed.GetValue(json))
            {
                output.Write($"{ToJson(explanation, stack)}\n");
                return 0;
            }

            output.Write($"{explanation.ToString().ReplaceLineEndings("\n")}\n");
            if (stack.Names.Any(static n => n.Command is not null))
            {
                WriteStory(PathStory.Of(stack.Stack, explanation.Path, i => stack.Names[i].Command), output);
            }

            return 0;
        });
        return command;
    }

    /// <summary>What became of the path step by step, for layers that are steps of an image.</summary>
    private static void WriteStory(PathStory story, TextWriter output)
    {
        if (story.Steps.Count == 0)
        {
            return;
        }

        output.Write("\nstep by step:\n");
        foreach (var step in story.Steps)
        {
            output.Write($"  {step}\n");
            output.Write(step.Command is { } command ? $"      {FsText.Escape(command)}\n" : "");
        }
    }

    private static JsonText ToJson(Explanation explanation, OpenedStack stack)
    {
        var json = new JsonText().Add("path", explanation.Path).Add("summary", explanation.Summary);
        if (explanation.Stat is { } stat)
        {
            json.Add("type", $"{FsMode.ToLetter(stat.Kind)}");
        }

        return json.Add("layers", explanation.Verdicts.Select(v => ToJson(v, stack)));
    }

    private static JsonText ToJson(LayerVerdict verdict, OpenedStack stack)
    {
        var json = new JsonText();
        if (verdict.Index >= 0)
        {
            json.Add("index", verdict.Index);
        }

        json.Add("layer", stack.NameOf(verdict.Index)).Add("says", KindName(verdict.Kind)).Add("text", verdict.Text).Add("wins", verdict.Wins);
        return verdict.HiddenBy is null ? json : json.Add("hidden_by", verdict.HiddenBy);
    }

    private static string KindName(LayerVerdictKind kind) => kind switch
    {
        LayerVerdictKind.Silent => "nothing",
        LayerVerdictKind.OpaqueDirectory => "opaque-directory",
        LayerVerdictKind.NotADirectory => "not-a-directory",
        _ => kind.ToString().ToLowerInvariant(),
    };
}
