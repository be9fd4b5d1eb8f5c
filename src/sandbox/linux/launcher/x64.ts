import { type Code, type Jump, word32 } from './assemble.ts';
import { failureLetterCount, header, launchFailureCode, programAddress, step } from './layout.ts';

const letterA = 0x61;
const write = 1;
const exitGroup = 231;
const stderr = 2;

const jump = (opcode: number, to: string): Jump => ({
  to,
  bytes: 2,
  encode: (distance) => [opcode, (distance - 2) & 0xff],
});

// The stack at the start: argument count, program name, the program's argument, null, environment.
const argument = 16;
const environment = 32;

/** The launcher for x86-64. r12: stack at the start; rbx: current step; ebp: counter of digits. See layout.ts. */
export const x64: Code = [
  [0x49, 0x89, 0xe4], //                            mov r12, rsp
  [0x49, 0x8b, 0x74, 0x24, argument], //            mov rsi, [r12 + argument]
  [0xbf, ...word32(programAddress)], //             mov edi, programAddress

  [0x31, 0xed], //                                  xor ebp, ebp

  { label: 'decode' },
  [0x0f, 0xb6, 0x06], //                            movzx eax, byte [rsi]
  [0x48, 0xff, 0xc6], //                            inc rsi
  [0x84, 0xc0], //                                  test al, al
  jump(0x74, 'run'), //                             jz run
  [0x89, 0xc1], //                                  mov ecx, eax
  [0xc1, 0xe9, 0x06], //                            shr ecx, 6
  [0x8d, 0x0c, 0xc9], //                            lea ecx, [rcx + rcx * 8]
  [0x83, 0xe0, 0x0f], //                            and eax, 15
  [0x01, 0xc8], //                                  add eax, ecx
  [0xc1, 0xe2, 0x04], //                            shl edx, 4
  [0x09, 0xc2], //                                  or edx, eax
  [0x83, 0xf5, 0x01], //                            xor ebp, 1
  jump(0x75, 'decode'), //                          jnz decode
  [0x88, 0x17], //                                  mov [rdi], dl
  [0x48, 0xff, 0xc7], //                            inc rdi
  jump(0xeb, 'decode'), //                          jmp decode

  { label: 'run' },
  [0x49, 0x8d, 0x44, 0x24, environment], //         lea rax, [r12 + environment]
  [0xbb, ...word32(programAddress)], //             mov ebx, programAddress
  [0x48, 0x89, 0x43, header.environment], //        mov [rbx + header.environment], rax
  [0x48, 0x8b, 0x5b, header.firstStep], //          mov rbx, [rbx + header.firstStep]

  { label: 'next' },
  [0x48, 0x8b, 0x03], //                            mov rax, [rbx]
  [0x48, 0x8b, 0x7b, step.arguments], //            mov rdi, [rbx + step.arguments]
  [0x48, 0x8b, 0x3f], //                            mov rdi, [rdi]
  [0x48, 0x8b, 0x73, step.arguments + 8], //        mov rsi, [rbx + step.arguments + 8]
  [0x48, 0x8b, 0x36], //                            mov rsi, [rsi]
  [0x48, 0x8b, 0x53, step.arguments + 16], //       mov rdx, [rbx + step.arguments + 16]
  [0x48, 0x8b, 0x12], //                            mov rdx, [rdx]
  [0x4c, 0x8b, 0x53, step.arguments + 24], //       mov r10, [rbx + step.arguments + 24]
  [0x4d, 0x8b, 0x12], //                            mov r10, [r10]
  [0x4c, 0x8b, 0x43, step.arguments + 32], //       mov r8, [rbx + step.arguments + 32]
  [0x4d, 0x8b, 0x00], //                            mov r8, [r8]
  [0x4c, 0x8b, 0x4b, step.arguments + 40], //       mov r9, [rbx + step.arguments + 40]
  [0x4d, 0x8b, 0x09], //                            mov r9, [r9]
  [0x0f, 0x05], //                                  syscall
  [0x48, 0x3b, 0x43, step.lowest], //               cmp rax, [rbx + step.lowest]
  jump(0x7c, 'fail'), //                            jl fail
  [0x48, 0x3b, 0x43, step.highest], //              cmp rax, [rbx + step.highest]
  jump(0x7f, 'fail'), //                            jg fail
  [0x48, 0x8b, 0x4b, step.answer], //               mov rcx, [rbx + step.answer]
  [0x89, 0x01], //                                  mov [rcx], eax
  [0x48, 0x83, 0xc3, step.bytes], //                add rbx, step.bytes
  jump(0xeb, 'next'), //                            jmp next

  { label: 'fail' },
  [0xc1, 0xe3, 0x10], //                            shl ebx, 16
  [0x0f, 0xb7, 0xc0], //                            movzx eax, ax
  [0x09, 0xc3], //                                  or ebx, eax
  [0xbe, ...word32(programAddress)], //             mov esi, programAddress
  [0x48, 0x8b, 0x7e, header.failureLetters], //     mov rdi, [rsi + header.failureLetters]
  [0xb9, ...word32(failureLetterCount)], //         mov ecx, failureLetterCount

  { label: 'letter' },
  [0xc1, 0xc3, 0x04], //                            rol ebx, 4
  [0x89, 0xd8], //                                  mov eax, ebx
  [0x83, 0xe0, 0x0f], //                            and eax, 15
  [0x83, 0xc0, letterA], //                         add eax, 'a'
  [0xaa], //                                        stosb
  [0xff, 0xc9], //                                  dec ecx
  jump(0x75, 'letter'), //                          jnz letter
  [0x48, 0x8b, 0x56, header.failureTextBytes], //   mov rdx, [rsi + header.failureTextBytes]
  [0x48, 0x8b, 0x76, header.failureText], //        mov rsi, [rsi + header.failureText]
  [0xbf, ...word32(stderr)], //                     mov edi, stderr
  [0xb8, ...word32(write)], //                      mov eax, write
  [0x0f, 0x05], //                                  syscall
  [0xbf, ...word32(launchFailureCode)], //          mov edi, launchFailureCode
  [0xb8, ...word32(exitGroup)], //                  mov eax, exit_group
  [0x0f, 0x05], //                                  syscall
];
