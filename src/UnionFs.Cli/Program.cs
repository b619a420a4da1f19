// Buffered and without a mark at the start: what is printed are bytes that other programs read.
using var output = new StreamWriter(Console.OpenStandardOutput(), new System.Text.UTF8Encoding(false), 1 << 16);
return UnionFs.Cli.Tool.Run(args, output, Console.Error);
